"""engine.py: the page side's HTTP in a browser that is driven by nobody: its page asks for the lines of fetch.c and says what came.

    with Engine(CHROMIUM, url, ...) as visitor: visitor.ask("get /fine")

So any browser will do that opens a URL, whatever it can be driven with.
"""
import http.server
import os
import queue
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

from stage import end

ANSWER_S = 150

# What browsers do by themselves, and a test has no use for.
FIREFOX_PREFERENCES = {
    "app.normandy.enabled": False, "app.update.enabled": False, "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False, "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False, "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False, "network.prefetch-next": False, "toolkit.telemetry.enabled": False,
}


def chromium(profile):
    """Root has no user namespace to put its processes into."""
    return ["chromium", "--headless=new", f"--user-data-dir={profile}", "--remote-debugging-port=0", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def firefox(profile):
    lines = [f'user_pref("{name}", {str(value).lower()});\n' for name, value in FIREFOX_PREFERENCES.items()]
    (Path(profile) / "user.js").write_text("".join(lines))
    return ["firefox-esr", "--headless", "--no-remote", "--profile", str(profile)]


def is_there(command_of):
    with tempfile.TemporaryDirectory() as profile:
        return shutil.which(command_of(profile)[0]) is not None


class Orders(http.server.BaseHTTPRequestHandler):
    """A POST is what came of the order before, if there was one; its answer is the next order. Its path is the order's number: a
    browser that is short of everything may lose an answer, and asks again."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):  # pylint: disable=invalid-name
        said = self.rfile.read(int(self.headers["Content-Length"])).decode()
        number, control = int(self.path.lstrip("/")), self.server
        with control.lock:
            if number == len(control.given):
                if number > 0:
                    control.said.put(said)
                control.given.append(control.orders.get().encode())
        order = control.given[number]
        self.send_response(200)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(order)))
        self.end_headers()
        self.wfile.write(order)

    def log_message(self, *_):
        pass


def descendants(pid):
    found = [pid]
    for parent in found:
        for thread in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, thread.read_text().split())
            except OSError:
                pass  # it has ended meanwhile
    return found


class Engine:
    """A browser with the page that `url` is, which gets the port of the orders appended."""

    def __init__(self, command_of, url):
        self.command_of, self.url = command_of, url

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="unilet-engine-")
        self.control = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Orders)
        self.control.daemon_threads = True
        self.control.orders, self.control.said = queue.Queue(), queue.Queue()
        self.control.given, self.control.lock = [], threading.Lock()
        threading.Thread(target=self.control.serve_forever, daemon=True).start()
        profile = Path(self.folder) / "profile"
        profile.mkdir()
        command = [*self.command_of(profile), f"{self.url}&{self.control.server_port}"]
        self.process = subprocess.Popen(command, env=dict(os.environ, HOME=self.folder), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        return self

    def __exit__(self, *_):
        end(self.process)
        self.control.shutdown()
        self.control.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, line):
        self.control.orders.put(line)
        return self.control.said.get(timeout=ANSWER_S)

    def pids(self):
        return descendants(self.process.pid)
