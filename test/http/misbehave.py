"""misbehave.py: an HTTP server on loopback that breaks its promises, a different one for each path.

As a module: Server(). By itself it says its port and serves until it is ended.
"""
import ctypes
import functools
import itertools
import random
import socket
import struct
import threading
import time
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOMB_BYTES = 1 << 30
CHUNK = b"e" * 65536
LARGE_BYTES = 1024 * len(CHUNK)
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
PIECES_A_REST, REST_S = 16, 0.001
SLOW_S = 0.5  # between the bytes of what trickles


def fixed(body, *headers):
    lines = b"".join(header + b"\r\n" for header in headers)
    return OK + lines + b"Content-Length: %d\r\n\r\n" % len(body) + body


def redirect(location, status=302):
    return b"HTTP/1.1 %d Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % (status, location)


def coded(coding, body):
    return fixed(body, b"Content-Encoding: " + coding)


# What is said at once; then the connection ends.
SAID = {
    "empty": b"",
    "short": OK + b"Content-Length: 100\r\n\r\nshort",
    "long": OK + b"Content-Length: 5\r\n\r\n12345 and more",
    "negative-length": OK + b"Content-Length: -5\r\n\r\n12345",
    "huge-length": OK + b"Content-Length: 99999999999999999999999\r\n\r\n12345",
    "largest-length": OK + b"Content-Length: 9223372036854775807\r\n\r\n12345",
    "word-length": OK + b"Content-Length: five\r\n\r\n12345",
    "two-lengths": OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n123456",
    "listed-lengths": OK + b"Content-Length: 5, 6\r\n\r\n123456",
    "same-lengths": OK + b"Content-Length: 5\r\nContent-Length: 5\r\n\r\n12345",
    "length-and-chunks": OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n",
    "chunks-and-length": OK + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n5\r\n12345\r\n0\r\n\r\n",
    "chunk-too-long": CHUNKED + b"ff\r\n12345\r\n0\r\n\r\n",
    "chunk-too-short": CHUNKED + b"2\r\n12345\r\n0\r\n\r\n",
    "chunk-overflow": CHUNKED + b"fffffffffffffffff\r\n12345\r\n0\r\n\r\n",
    "chunk-sign": CHUNKED + b"-5\r\n12345\r\n0\r\n\r\n",
    "chunk-word": CHUNKED + b"zz\r\n12345\r\n0\r\n\r\n",
    "chunk-no-end": CHUNKED + b"5\r\n12345\r\n",
    "chunk-trailer": CHUNKED + b"5\r\n12345\r\n0\r\nSet-Cookie: a=b\r\nX-Trailer: t\r\n\r\n",
    "transfer-gzip": OK + b"Transfer-Encoding: gzip\r\n\r\n" + zlib.compress(b"body", wbits=31),
    "transfer-both": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n",
    "close": OK + b"\r\nuntil the end",
    "zero-nine": b"just a body",
    "garbage": bytes(range(256)) * 16,
    "status-000": b"HTTP/1.1 000 None\r\nContent-Length: 4\r\n\r\nbody",
    "status-099": b"HTTP/1.1 099 Odd\r\nContent-Length: 4\r\n\r\nbody",
    "status-101": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nbody",
    "status-600": b"HTTP/1.1 600 Odd\r\nContent-Length: 4\r\n\r\nbody",
    "status-999": b"HTTP/1.1 999 Odd\r\nContent-Length: 4\r\n\r\nbody",
    "status-1000": b"HTTP/1.1 1000 Odd\r\nContent-Length: 4\r\n\r\nbody",
    "status-minus": b"HTTP/1.1 -200 Odd\r\nContent-Length: 4\r\n\r\nbody",
    "status-word": b"HTTP/1.1 fine OK\r\nContent-Length: 4\r\n\r\nbody",
    "version-9": b"HTTP/9.9 200 OK\r\nContent-Length: 4\r\n\r\nbody",
    "nul-in-value": fixed(b"body", b"X-A: a\0b"),
    "cr-in-value": fixed(b"body", b"X-A: a\rX-B: b"),
    "controls-in-value": fixed(b"body", b"X-A: a\x01\x1b[2Jb"),
    "bytes-in-value": fixed(b"body", b"X-A: \xff\xfe\xc3"),
    "nul-in-name": fixed(b"body", b"X\0A: b"),
    "blank-in-name": fixed(b"body", b"X A: b"),
    "no-name": fixed(b"body", b": b"),
    "no-colon": fixed(b"body", b"just words"),
    "folded": fixed(b"body", b"X-A: a\r\n folded"),
    "bare-newlines": b"HTTP/1.1 200 OK\nX-A: a\nContent-Length: 4\n\nbody",
    "header-1-mib": fixed(b"body", b"X-A: " + b"a" * (1 << 20)),
    "header-99-kib": fixed(b"body", b"X-A: " + b"a" * (99 << 10)),
    "headers-100": fixed(b"body", *[b"X-%d: v" % i for i in range(99)]),
    "headers-101": fixed(b"body", *[b"X-%d: v" % i for i in range(100)]),
    "headers-50000": fixed(b"body", *[b"X-%d: v" % i for i in range(50000)]),
    "interim-10": b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 10 + fixed(b"body"),
    "loop-relative": redirect(b"loop-relative"),
    "to-host": redirect(b"http://127.0.0.2/fine"),
    "to-path-host": redirect(b"//127.0.0.2/fine"),
    "to-name": redirect(b"http://localhost:PORT/fine"),
    "to-port": redirect(b"http://127.0.0.1:1/fine"),
    "to-https": redirect(b"https://127.0.0.1:PORT/fine"),
    "to-user": redirect(b"http://user:word@127.0.0.1:PORT/fine"),
    "to-user-host": redirect(b"http://127.0.0.1:PORT@127.0.0.2/fine"),
    "to-file": redirect(b"file:///etc/passwd"),
    "to-gopher": redirect(b"gopher://127.0.0.1:PORT/fine"),
    "to-data": redirect(b"data:text/plain,fine"),
    "to-backslash": redirect(b"/\\127.0.0.2/fine"),
    "to-root": redirect(b"/../../fine"),
    "to-dots": redirect(b"/%2e%2e/fine"),
    "to-control": redirect(b"/fine\x01"),
    "to-tab": redirect(b"\t//127.0.0.2/fine"),
    "to-number": redirect(b"http://2130706433:PORT/fine"),
    "to-itself": redirect(b"http://127.0.0.1:PORT/fine"),
    "to-relative": redirect(b"a/../fine?x#y"),
    "to-many": redirect(b"/fine\r\nLocation: http://127.0.0.2/"),
    "to-empty": redirect(b""),
    "to-long": redirect(b"/" + b"a" * 9000),
    "to-307": redirect(b"/seen", 307),
    "to-303": redirect(b"/seen", 303),
    "gzip-corrupt": coded(b"gzip", zlib.compress(b"body" * 100, wbits=31)[:-20] + b"\xff" * 20),
    "gzip-cut": coded(b"gzip", zlib.compress(b"body" * 100, wbits=31)[:-10]),
    "gzip-checksum": coded(b"gzip", zlib.compress(b"body", wbits=31)[:-8] + b"\0" * 8),
    "gzip-not": coded(b"gzip", b"just a body"),
    "gzip-fine": coded(b"gzip", zlib.compress(b"body", wbits=31)),
    "gzip-upper": coded(b"GZIP", zlib.compress(b"body", wbits=31)),
    "gzip-empty": coded(b"gzip", b""),
    "gzip-behind": coded(b"gzip", zlib.compress(b"body", wbits=31) + b"behind it"),
    "gzip-twice": coded(b"gzip, gzip", zlib.compress(zlib.compress(b"body", wbits=31), wbits=31)),
    "gzip-two-lines": fixed(b"x", b"Content-Encoding: gzip", b"Content-Encoding: gzip"),
    "deflate-fine": coded(b"deflate", zlib.compress(b"body")),
    "coding-identity": coded(b"identity", b"body"),
    "coding-unknown": coded(b"rot13", b"obql"),
    "coding-br-not": coded(b"br", b"just a body"),
}


def reset(connection):
    """The next close sends a reset instead of an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def gzip_bomb():
    """BOMB_BYTES of zeroes, as gzip, without ever having them."""
    size, block = 1 << 20, zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = block.compress(bytes(size)) + block.flush(zlib.Z_FULL_FLUSH)
    checksum = functools.reduce(lambda sum, _: zlib.crc32(bytes(size), sum), range(BOMB_BYTES // size), 0)
    head = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    return head + packed * (BOMB_BYTES // size) + b"\x03\0" + struct.pack("<II", checksum, BOMB_BYTES & 0xffffffff)


def zstd_bomb():
    """BOMB_BYTES of zeroes: blocks of a repeated byte (RFC 8878, 3.1.1.2.2)."""
    block, count = 128 << 10, BOMB_BYTES >> 17
    blocks = [struct.pack("<I", block << 3 | 1 << 1 | (at == count - 1)) [:3] + b"\0" for at in range(count)]
    return b"\x28\xb5\x2f\xfd\0\x38" + b"".join(blocks)


def brotli_bomb():
    """As much as fits a test's patience: brotli makes a hundred bytes of it."""
    size = 64 << 20
    out, length = ctypes.create_string_buffer(1 << 20), ctypes.c_size_t(1 << 20)
    encoder = ctypes.CDLL("libbrotlienc.so.1")
    if not encoder.BrotliEncoderCompress(1, 22, 0, ctypes.c_size_t(size), bytes(size), ctypes.byref(length), out):
        raise RuntimeError("brotli cannot")
    return out.raw[:length.value]


class Server:
    """Listens; `sent` counts body bytes that the kernel took, by path; `heads` are the requests as they came."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port = self.listener.getsockname()[1]
        self.sent, self.heads, self.connections, self.open = {}, [], 0, 0
        self.lock, self.gate = threading.Lock(), threading.Event()
        self.bombs = {}
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        """Connections stay open after what was honest."""
        with self.lock:
            self.connections += 1
            self.open += 1
        try:
            with connection:
                while self.answer(connection):
                    pass
        except OSError:
            pass  # the other side had enough
        finally:
            with self.lock:
                self.open -= 1

    @staticmethod
    def read_request(connection):
        """Head and body, or None at the end."""
        data = b""
        while b"\r\n\r\n" not in data:
            got = connection.recv(65536)
            if not got:
                return None
            data += got
        head, _, body = data.partition(b"\r\n\r\n")
        length = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        while length and len(body) < int(length[0]):
            body += connection.recv(65536)
        return head, body

    def answer(self, connection):
        """Serves a request. True: the next one may come on the same connection."""
        request = self.read_request(connection)
        if not request:
            return False
        self.heads.append(request[0])
        name = request[0].split(b" ")[1].decode("latin-1").partition("?")[0].lstrip("/")
        if name in SAID:
            connection.sendall(SAID[name].replace(b"PORT", b"%d" % self.port))
            return False
        act = getattr(self, "do_" + name.replace("-", "_"), None)
        if act:
            return bool(act(connection))
        if name.startswith("unilet/"):
            connection.sendall(self.file(name.removeprefix("unilet/")))
        elif name == "seen":
            connection.sendall(fixed(request[0].split(b" ")[0] + b" " + request[1]))
        else:
            connection.sendall(fixed(b"fine"))
        return True

    @staticmethod
    def file(name):
        """The page side, and the page that it is tried in: what a browser needs before it can be lied to."""
        kind = b"text/html" if name.endswith(".html") else b"text/javascript"
        if name != f"test/http/{Path(name).name}" and name != f"page/{Path(name).name}" or not (ROOT / name).is_file():
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        return fixed((ROOT / name).read_bytes(), b"Content-Type: " + kind + b"; charset=utf-8")

    def pour(self, connection, name, pieces):
        """Not so fast that whoever reads it is kept from all else."""
        for number, piece in enumerate(pieces):
            connection.sendall(piece)
            if number % PIECES_A_REST == 0:
                time.sleep(REST_S)
            with self.lock:
                self.sent[name] = self.sent.get(name, 0) + len(piece)

    def do_endless(self, connection):
        connection.sendall(OK + b"\r\n")
        self.pour(connection, "endless", itertools.repeat(CHUNK))

    def do_large(self, connection):
        """Far more than the buffers of two sockets hold."""
        connection.sendall(OK + b"Content-Length: %d\r\n\r\n" % LARGE_BYTES)
        self.pour(connection, "large", itertools.repeat(CHUNK, LARGE_BYTES // len(CHUNK)))
        return True

    def do_endless_header(self, connection):
        connection.sendall(OK + b"X-A: ")
        self.pour(connection, "endless-header", itertools.repeat(CHUNK))

    def do_endless_headers(self, connection):
        connection.sendall(OK)
        self.pour(connection, "endless-headers", (b"X-%d: v\r\n" % i for i in itertools.count()))

    def do_interim_flood(self, connection):
        self.pour(connection, "interim-flood", itertools.repeat(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"))

    def do_endless_chunk_line(self, connection):
        """Always something, and never a byte of the body."""
        connection.sendall(CHUNKED + b"5;")
        while True:
            connection.sendall(CHUNK)
            time.sleep(SLOW_S)

    def do_endless_trailer(self, connection):
        connection.sendall(CHUNKED + b"5\r\n12345\r\n0\r\n")
        self.pour(connection, "endless-trailer", (b"X-%d: v\r\n" % i for i in itertools.count()))

    def do_endless_redirect(self, connection):
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /fine\r\n\r\n")
        self.pour(connection, "endless-redirect", itertools.repeat(CHUNK))

    def do_loop(self, connection):
        connection.sendall(redirect(b"/loop"))
        return True

    def redirect_and_reset(self, connection, location, status=302):
        """The connection stays for the next request, and is gone then."""
        connection.sendall(redirect(location, status))
        request = self.read_request(connection)
        if request:
            self.heads.append(request[0])
            reset(connection)

    def do_kept(self, connection):
        self.redirect_and_reset(connection, b"/fine")

    def do_kept_put(self, connection):
        self.redirect_and_reset(connection, b"/seen", 307)

    def do_kept_never(self, connection):
        self.redirect_and_reset(connection, b"/reset-first")

    def do_slow_header(self, connection):
        """A byte now and then, far longer than anybody waits."""
        for byte in OK + b"X-A: " + b"a" * 1000:
            connection.sendall(bytes([byte]))
            time.sleep(SLOW_S)

    def do_trickle(self, connection):
        connection.sendall(OK + b"Content-Length: 8\r\n\r\n")
        for byte in b"trickled":
            time.sleep(SLOW_S)
            connection.sendall(bytes([byte]))
        return True

    def do_silent(self, connection):
        connection.recv(1)  # until the other side goes

    def do_stall(self, connection):
        connection.sendall(OK + b"Content-Length: 100\r\n\r\nfirst")
        connection.recv(1)

    def do_gate(self, connection):
        """Answers when all have asked."""
        self.gate.wait(60)
        connection.sendall(fixed(b"fine"))
        return True

    def do_reset_first(self, connection):
        reset(connection)

    def do_reset_header(self, connection):
        connection.sendall(OK + b"X-A: b")
        time.sleep(0.1)
        reset(connection)

    def do_reset_body(self, connection):
        connection.sendall(OK + b"Content-Length: 100\r\n\r\nshort")
        time.sleep(0.1)
        reset(connection)

    def do_gzip_damaged(self, connection):
        """After so much that is good that a reader lets it wait; and then nothing is said any more."""
        pack = zlib.compressobj(9, wbits=31)
        good = pack.compress(bytes(1 << 20) + random.Random(1).randbytes(12 << 10)) + pack.flush(zlib.Z_FULL_FLUSH)
        body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (good, b"\xff" * 16384))
        connection.sendall(OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
        connection.recv(1)

    def bomb(self, connection, coding, make):
        with self.lock:
            body = self.bombs.get(coding)
            if not body:
                body = self.bombs[coding] = make()
        connection.sendall(OK + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (coding, len(body)) + body)
        return True

    def do_bomb_gzip(self, connection):
        return self.bomb(connection, b"gzip", gzip_bomb)

    def do_bomb_zstd(self, connection):
        return self.bomb(connection, b"zstd", zstd_bomb)

    def do_bomb_br(self, connection):
        return self.bomb(connection, b"br", brotli_bomb)


if __name__ == "__main__":
    print(Server().port, flush=True)
    threading.Event().wait()
