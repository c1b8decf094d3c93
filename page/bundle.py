#!/usr/bin/env python3
"""bundle.py: joins the modules of the page side into one script, and that into a C array.

The page side must be one script without imports: it runs before the page has loaded anything. So each module's import
and export words are taken off and the modules follow each other, in the order given, in one function's scope. A name
that two modules declare at their top is an error here, as the second would replace the first.

usage: bundle.py OUTPUT.c MODULE.js...      writes `const char page_script[]`, the text of a function of one argument,
                                            the transport (page/unilet.js)
       bundle.py OUTPUT.js MODULE.js...     writes that text itself
"""
import pathlib
import re
import sys

IMPORT = re.compile(r"^import\s[^;]*;\n", re.MULTILINE)
EXPORT_LIST = re.compile(r"^export\s*\{[^}]*\};\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(const|function|class)\b)", re.MULTILINE)
TOP_NAME = re.compile(r"^(?:const|let|function|class) (\w+)", re.MULTILINE)


def module_text(path):
    text = pathlib.Path(path).read_text(encoding="utf-8")
    text = EXPORT.sub("", EXPORT_LIST.sub("", IMPORT.sub("", text)))
    if re.search(r"^(import|export)\b", text, re.MULTILINE):
        sys.exit(f"{path}: an import or export that bundle.py does not know")
    return text


def join(paths):
    seen = {}
    parts = []
    for path in paths:
        text = module_text(path)
        for name in TOP_NAME.findall(text):
            if name in seen:
                sys.exit(f"{path}: {name} is declared in {seen[name]} too")
            seen[name] = path
        parts.append(text)
    return "(function (transport) {\n'use strict';\n" + "\n".join(parts) + "\ninstall(transport);\n})\n"


def c_array(script):
    data = script.encode("utf-8") + b"\0"
    lines = [", ".join(str(byte) for byte in data[i : i + 24]) for i in range(0, len(data), 24)]
    return ("/* Made by page/bundle.py of page/. */\nextern const char page_script[];\n\nconst char page_script[] = {\n\t"
            + ",\n\t".join(lines) + ",\n};\n")


def main():
    output, modules = sys.argv[1], sys.argv[2:]
    script = join(modules)
    pathlib.Path(output).write_text(c_array(script) if output.endswith(".c") else script, encoding="utf-8")


if __name__ == "__main__":
    main()
