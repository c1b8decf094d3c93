"""decode.py: the page side's decoder beside script in Chromium: decode.js measures, this serves it and reads the CPU's time.

Times are those of the threads that run pages' scripts, as the kernel counts them: what else the machine does is not in them.
"""
import functools
import http.server
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from series import NotMeasured

ROOT = Path(__file__).resolve().parents[1]
LIMIT_S = 300


def page_side():
    """The page side as browsers get it, as a function of the transport."""
    modules = re.findall(r"page/\w+\.js", (ROOT / "embed/webkit/meson.build").read_text(encoding="utf-8"))
    with tempfile.NamedTemporaryFile(suffix=".js") as output:
        subprocess.run([sys.executable, ROOT / "page/bundle.py", output.name, *(ROOT / module for module in modules)], check=True)
        return "globalThis.pageSide = " + Path(output.name).read_text(encoding="utf-8")


def renderers_of(session):
    """The processes of this session that run pages: the one, and those that wait for more."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(path.name)) == session and b"--type=renderer" in (path / "cmdline").read_bytes():
                found.append(int(path.name))
        except OSError:
            continue
    return found


def cpu_ns(pids):
    """What their first threads have run."""
    return sum(int(Path(f"/proc/{pid}/task/{pid}/schedstat").read_text().split()[0]) for pid in pids)


class Server(http.server.ThreadingHTTPServer):
    """Asked by a browser that is ended in the midst of it."""

    daemon_threads = True

    def handle_error(self, *_):
        pass


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of this folder; "page.js"; "cpu", the time so far; and takes "result"."""

    protocol_version = "HTTP/1.1"

    def answer(self, text, kind):
        data = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        server = self.server
        if self.path == "/cpu":
            server.renderers = server.renderers or renderers_of(server.browser.pid)
            self.answer(str(cpu_ns(server.renderers)), "text/plain")
        elif self.path == "/page.js":
            self.answer(server.script, "text/javascript")
        else:
            super().do_GET()

    def do_POST(self):
        self.server.results.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.answer("", "text/plain")

    def log_message(self, *_):
        pass


def measure(way):
    """{"script": ns of each round, "batch": ...}; `way` is what the page's address says (decode.js)."""
    program = shutil.which("chromium")
    if program is None:
        raise NotMeasured("there is no chromium")
    server = Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(ROOT / "bench")))
    server.script, server.results, server.renderers = page_side(), queue.Queue(), None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = ["--headless", "--disable-gpu", "--remote-debugging-port=0", "--js-flags=--expose-gc"]
    options += ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        server.browser = subprocess.Popen([program, *options, f"--user-data-dir={profile}",
                                           f"http://127.0.0.1:{server.server_port}/decode.html?{way}"], start_new_session=True,
                                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            found = server.results.get(timeout=LIMIT_S)
        except queue.Empty:
            raise NotMeasured("chromium said nothing") from None
        finally:
            os.killpg(server.browser.pid, signal.SIGKILL)
            server.browser.wait()
            server.shutdown()
            server.server_close()
    if "error" in found:
        raise NotMeasured(found["error"])
    return found
