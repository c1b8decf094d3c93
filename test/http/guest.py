"""guest.py: a guest that runs fetch.c and does as it is told; and nginx, to be its origin."""
import os
import re
import select
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = (ROOT / os.environ.get("BUILD", "build")).resolve()
REPLY_LIMIT_S = 150  # longer than any limit of the server's


def build():
    """Makes fetch.unilet; returns its path."""
    program = BUILD / "http-test" / "fetch.unilet"
    program.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([BUILD / "unilet-cc", "-O2", "-Wall", "-Wextra", "-Werror", f"-I{ROOT / 'include'}", HERE / "fetch.c", "-o",
                    program], check=True)
    return program


class Guest:
    """A running fetch.unilet. Used as a context; its end is awaited."""

    growth_kib = 4096
    differs = {}
    apart = ()

    def __init__(self, origin, **environment):
        self.process = subprocess.Popen([BUILD / "unilet", "run", "--origin", origin, BUILD / "http-test" / "fetch.unilet"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
                                        env=dict(os.environ, **environment))
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.status = self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.status = self.process.wait()

    def ask(self, command):
        """The guest's line about a command, or what went wrong instead."""
        try:
            self.process.stdin.write(command.encode() + b"\n")
        except OSError:
            return "the guest is gone"
        end = time.monotonic() + REPLY_LIMIT_S
        while b"\n" not in self.buffer:
            if not select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]:
                return "no reply"
            got = os.read(self.process.stdout.fileno(), 65536)
            if not got:
                return "the guest is gone"
            self.buffer += got
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.decode("latin-1").strip()

    def server_kib(self):
        """Resident memory of its server process."""
        for folder in Path("/proc").iterdir():
            try:
                parent = re.search(r"^PPid:\s+(\d+)", (folder / "status").read_text(), re.MULTILINE)
                if parent and int(parent[1]) == self.process.pid and "server" in (folder / "comm").read_text():
                    return int((folder / "statm").read_text().split()[1]) * 4
            except OSError:
                continue
        return None


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def nginx_program():
    """Its path, or None. Not everybody's PATH has it."""
    return shutil.which("nginx", path=os.environ.get("PATH", os.defpath) + ":/usr/sbin")


class Nginx:
    """nginx on loopback as a template says; with a throw-away certificate authority if that has a SECURE port. A context."""

    def __init__(self, template=HERE / "nginx-test.conf.in"):
        self.template = template

    def __enter__(self):
        self.directory = Path(tempfile.mkdtemp(prefix="unilet-http-"))
        self.files = self.directory / "files"
        for folder in (self.files, self.files / "packed", self.files / "static"):
            folder.mkdir()
        self.port, self.secure = free_port(), free_port()
        self.authority = self.directory / "ca.pem"
        text = self.template.read_text()
        if "SECURE" in text:
            self.make_certificates()
        for word, value in (("PORT", self.port), ("SECURE", self.secure), ("DIRECTORY", self.directory)):
            text = text.replace(word, str(value))
        (self.directory / "nginx.conf").write_text(text)
        self.process = subprocess.Popen([nginx_program(), "-e", "stderr", "-p", self.directory, "-c", self.directory / "nginx.conf"])
        self.await_port()
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.directory)

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.directory, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def make_certificates(self):
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=throw-away", "-keyout",
                     "ca.key", "-out", "ca.pem")
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "server.key", "-out",
                     "server.csr")
        (self.directory / "names").write_text("subjectAltName=DNS:localhost\n")
        self.openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
                     "-extfile", "names", "-out", "server.pem")

    def await_port(self):
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("nginx does not answer")

    def log(self):
        """Lines of the access log: method, path, status, connection, protocol."""
        return [line.split() for line in (self.directory / "access.log").read_text().splitlines()]
