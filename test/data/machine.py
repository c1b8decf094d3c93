"""machine.py: builds the guests of this folder, runs them on stores, and reads stores from outside."""
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "test"))
from counts import Counts  # noqa: E402, F401

BUILD = (ROOT / os.environ.get("BUILD", "build")).resolve()
OUT = BUILD / "data-test"
ABOUT_DATA = re.compile(r"(^| )/data($|[ :])")  # a line of the library OS's
UNILET = BUILD / "unilet"
BREAKER = OUT / "breaker"
TIME_LIMIT_S = 60
GUESTS = {"writer": [], "database": ["-lsqlite3", "-lm"], "state": []}


def build():
    OUT.mkdir(parents=True, exist_ok=True)
    for name, libraries in GUESTS.items():
        subprocess.run([BUILD / "unilet-cc", "-O2", "-D_GNU_SOURCE", HERE / f"{name}.c", *libraries, "-o", image(name)], check=True)
    subprocess.run(["cc", "-O2", "-Wall", "-Wextra", "-D_GNU_SOURCE", HERE / "breaker.c", "-o", BREAKER], check=True)


def image(name):
    return OUT / f"{name}.unilet"


def command(name, store, *arguments, options=()):
    with_store = ["--store", store] if store else []
    return [UNILET, "run", *options, *with_store, image(name), *map(str, arguments)]


def run(name, store, *arguments, options=(), before=()):
    """To its end: what subprocess.run() gives, as text. `before`: a command that runs it."""
    return subprocess.run([*before, *command(name, store, *arguments, options=options)], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=TIME_LIMIT_S, check=False)


def store_tool(*words):
    """`unilet store`, once nobody has the store any more: what was killed may still be about to go."""
    until = time.monotonic() + TIME_LIMIT_S
    while True:
        done = subprocess.run([UNILET, "store", *words], capture_output=True, text=True, check=False)
        if "in use" not in done.stderr or time.monotonic() > until:
            return done
        time.sleep(0.001)


def read_tree(store, scratch):
    """Path -> bytes, or None for a directory, of all that is in a store; or the line that says what is wrong."""
    shutil.rmtree(scratch, ignore_errors=True)
    done = store_tool("export", store, "/", scratch)
    if done.returncode != 0:
        return done.stderr.strip()
    found = {}
    for folder, folders, files in os.walk(scratch):
        for name in folders:
            found[os.path.relpath(os.path.join(folder, name), scratch)] = None
        for name in files:
            path = os.path.join(folder, name)
            found[os.path.relpath(path, scratch)] = Path(path).read_bytes()
    return found
