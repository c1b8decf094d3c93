"""stage.py: what the demo and the browser tests need around the browser: a web server, a display, a user.

The browser's sandbox wants a user that is not root. When the caller is root, the browser runs as a user of its own
without a name, from copies of its parts that this user can read; /dev/kvm is opened to that user's group for as long as
it runs. Where bubblewrap cannot work at all (in a chroot no new user namespace can be made) WebKit's own sandbox is
left out, and that is said. All that is started is ended by its process number.
"""
import fcntl
import functools
import http.server
import os
import pathlib
import select
import shutil
import signal
import stat
import subprocess
import tempfile
import threading
import time

# systemd's range for users that exist only while a service runs; this one number is the browser's.
STAGE_UID = 61999
KVM = "/dev/kvm"
PARTS = ["unilet-browser", "unilet-webkit-extension.so", "unilet-monitor", "unilet-server", "unilet-server-http", "unilet-symbols"]
DISPLAY_START_S = 15
END_S = 5


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files of one directory, with the types that a browser wants; remembers what was asked for."""

    protocol_version = "HTTP/1.1"
    extensions_map = {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".unilet": "application/octet-stream",
        "": "application/octet-stream",
    }

    def end_headers(self):
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_):
        self.server.asked.append(self.path)


class Stage:
    """To be used in a `with`: leaving it ends all that was started and undoes what was changed."""

    def __init__(self, build):
        self.build = pathlib.Path(build).resolve()
        self.directory = None
        self.display = None
        self.user = STAGE_UID if os.geteuid() == 0 else None
        self.sandbox = True
        self._undo = []

    def __enter__(self):
        try:
            self.directory = pathlib.Path(tempfile.mkdtemp(prefix="unilet-stage-"))
            self._undo.append(lambda: shutil.rmtree(self.directory, ignore_errors=True))
            self.directory.chmod(0o755)
            self.home = self.directory / "home"
            self.home.mkdir(mode=0o700)
            if self.user is not None:
                self._become_able()
            self._try_sandbox()
            return self
        except BaseException:
            self.__exit__(None, None, None)
            raise

    def __exit__(self, *_):
        while self._undo:
            self._undo.pop()()

    def _become_able(self):
        """Lets the user without a name read the browser's parts and open /dev/kvm."""
        os.chown(self.home, self.user, self.user)
        parts = self.directory / "parts"
        parts.mkdir(mode=0o755)
        for name in PARTS:
            if (self.build / name).exists():
                shutil.copy(self.build / name, parts / name)
                (parts / name).chmod(0o755)
        self.build = parts
        self._open_kvm()

    def _open_kvm(self):
        # The lock makes runs at the same time wait for each other: the second would see the first one's change.
        try:
            kvm = os.open(KVM, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return  # the browser says what is missing
        self._undo.append(lambda: os.close(kvm))
        fcntl.flock(kvm, fcntl.LOCK_EX)
        before = os.stat(KVM)
        if before.st_mode & 0o006 == 0o006:
            return

        def restore():
            os.chown(KVM, before.st_uid, before.st_gid)
            os.chmod(KVM, stat.S_IMODE(before.st_mode))

        self._undo.append(restore)
        os.chown(KVM, before.st_uid, self.user)
        os.chmod(KVM, stat.S_IMODE(before.st_mode) | 0o060)

    def _try_sandbox(self):
        """Whether bubblewrap works for the user that the browser will be."""
        probe = ["bwrap", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--unshare-pid", "true"]
        try:
            done = subprocess.run(probe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20,
                                  check=False, **self.as_user())
            self.sandbox = done.returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            self.sandbox = False

    def as_user(self):
        """Arguments for subprocess: who the browser runs as."""
        if self.user is None:
            return {}
        return {"user": self.user, "group": self.user, "extra_groups": []}

    def environment(self):
        environment = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "XAUTHORITY", "WAYLAND_DISPLAY",
                                                          "XDG_RUNTIME_DIR") if name in os.environ}
        environment["HOME"] = str(self.home)
        environment["XDG_DATA_HOME"] = str(self.home / "data")
        environment["NO_AT_BRIDGE"] = "1"  # no accessibility bus here
        if self.user is not None or "XDG_RUNTIME_DIR" not in environment:
            environment["XDG_RUNTIME_DIR"] = str(self.home)
        if self.display:
            environment["DISPLAY"] = self.display
        return environment

    def start(self, command, **options):
        """Starts a process that leaving the stage ends."""
        process = subprocess.Popen(command, start_new_session=True, **options)
        self._undo.append(lambda: end(process))
        return process

    def use_display(self, interactive):
        """The caller's own display for a person to look at, else one of our own that nobody sees. True if theirs."""
        if interactive and os.environ.get("DISPLAY") and self.user is None:
            self.display = os.environ["DISPLAY"]
            return True
        read_end, write_end = os.pipe()
        self.start(["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
                   pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write_end)
        with os.fdopen(read_end) as number:
            ready, _, _ = select.select([number], [], [], DISPLAY_START_S)
            name = number.readline().strip() if ready else ""
        if not name:
            raise RuntimeError("Xvfb did not start")
        self.display = ":" + name
        return False

    def serve(self, directory, handler=Handler):
        """Serves a directory on loopback. Returns the server; its `origin` and `asked` (paths) are what it says."""
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(directory)))
        server.daemon_threads = True
        server.asked = []
        server.origin = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self._undo.append(server.server_close)
        self._undo.append(server.shutdown)
        return server

    def browser(self, *arguments):
        """The command that starts the browser."""
        options = [] if self.sandbox else ["--no-sandbox"]
        return [str(self.build / "unilet-browser"), *options, *arguments]

    def run_browser(self, *arguments, timeout=60):
        """Runs it to its end. Returns subprocess.CompletedProcess with text."""
        return subprocess.run(self.browser(*arguments), env=self.environment(), cwd=self.home, capture_output=True,
                              text=True, timeout=timeout, check=False, **self.as_user())

    def explain(self, say):
        """Says what is not as on a person's own machine."""
        if self.user is not None:
            say(f"running as root: the browser itself runs as user {self.user}, and may open {KVM} meanwhile")
        if not self.sandbox:
            say("bubblewrap cannot work here (a chroot?): WebKit's processes are not locked in; the unilet still is")


def end(process):
    """Ends a process and what it started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        deadline = time.monotonic() + END_S
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        if process.poll() is not None:
            break
    process.wait()


def children_named(name, root):
    """Numbers of living processes with this name among the descendants of process `root`."""
    parents, names = {}, {}
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            text = (entry / "stat").read_text()
        except OSError:
            continue
        left, right = text.index("("), text.rindex(")")
        state, parent = text[right + 2 :].split()[:2]
        if state != "Z":
            parents[int(entry.name)] = int(parent)
            names[int(entry.name)] = text[left + 1 : right]

    def below(number):
        while number in parents:
            if number == root:
                return True
            number = parents[number]
        return False

    return [number for number, its in names.items() if its == name[:15] and below(number)]
