"""attacks.py: what is tried with a guest's HTTP, and what is to come of it, whoever does it: libcurl, Node.js or a browser.

A visitor takes the lines of fetch.c: ask(line) -> what was said; server_kib() -> resident memory of who does HTTP for it;
growth_kib: what one response may add to that. `differs`: path of misbehave.py -> what comes of it there, where that is not what
OUTCOME says; text or a function of it. `apart`: those that are tried elsewhere. `bombs`: how many at
once, if not 8.
"""
import re
import sys
import threading
import time
import zlib
from pathlib import Path

import misbehave

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from counts import Counts  # noqa: E402

NETWORK = "error=network error: server not reachable, or connection broken"
TOO_LARGE = "error=too large: over a limit"
TIMEOUT = "error=timed out"
REFUSED = "error=refused: against a rule"
INVALID = "error=invalid arguments"

counts = Counts()
lock = threading.Lock()


def check(name, wanted, got):
    """Counts whether `got` is what is wanted, as text or as a function of it."""
    global counts
    right = wanted(got) if callable(wanted) else got == wanted
    with lock:
        counts += Counts(passed=1) if right else Counts(failed=1)
        if not right:
            print(f"FAIL {name}: {got!r}" + ("" if callable(wanted) else f", not {wanted!r}"), flush=True)


def skip(what):
    global counts
    with lock:
        counts += Counts(skipped=1)
        print(f"skipped {what}", flush=True)


def sums(body):
    return f"length={len(body)} sum={zlib.adler32(body):08x}"


def said(body, claims=None, status=200, error=""):
    """What fetch.c says of a response."""
    return f"status={status} claims={len(body) if claims is None else claims} {sums(body)}" + (f" {error}" if error else "")


FINE = f"status=200 {sums(b'fine')}"

# Path of misbehave.py -> what comes of it. "headers=..." is cut off before it is compared.
OUTCOME = {
    "short": said(b"short", 100, error=NETWORK),
    "long": said(b"12345"),
    "largest-length": said(b"12345", 2**63 - 1, error=NETWORK),
    "same-lengths": said(b"12345"),
    "length-and-chunks": said(b"12345", -1),
    "chunks-and-length": said(b"12345", -1),
    "chunk-too-long": said(b"12345\r\n0\r\n\r\n", -1, error=NETWORK),
    "chunk-too-short": said(b"12", -1, error=NETWORK),
    "chunk-overflow": said(b"", -1, error=NETWORK),
    "chunk-sign": said(b"", -1, error=NETWORK),
    "chunk-word": said(b"", -1, error=NETWORK),
    "chunk-no-end": said(b"12345", -1, error=NETWORK),
    "chunk-trailer": said(b"12345", -1),
    "close": said(b"until the end", -1),
    "status-600": said(b"body", status=600),
    "status-999": said(b"body", status=999),
    "controls-in-value": said(b"body"),
    "bytes-in-value": said(b"body"),
    "bare-newlines": said(b"body"),
    "header-99-kib": TOO_LARGE,
    "headers-100": said(b"body"),
    "headers-101": TOO_LARGE,
    "headers-50000": TOO_LARGE,
    "interim-10": said(b"body"),
    # Inside the origin, whatever they look like.
    "to-root": said(b"fine"),
    "to-number": said(b"fine"),
    "to-itself": said(b"fine"),
    "to-relative": said(b"fine"),
    "to-many": said(b"fine"),
    "to-307": said(b"GET "),
    "to-303": said(b"GET "),
    "gzip-corrupt": said(b"", -1, error=NETWORK),
    "gzip-checksum": said(b"body", -1, error=NETWORK),
    "gzip-not": said(b"", -1, error=NETWORK),
    "gzip-fine": said(b"body", -1),
    "gzip-upper": said(b"body", -1),
    "gzip-empty": said(b"", -1),
    "gzip-behind": said(b"body", -1, error=NETWORK),
    "deflate-fine": said(b"body", -1),
    "coding-identity": said(b"body"),
    "endless-headers": TOO_LARGE,
    "endless-trailer": said(b"12345", -1, error=NETWORK),
    "endless-redirect": said(b"fine"),
    "trickle": said(b"trickled"),
    "reset-body": said(b"short", 100, error=NETWORK),
}
# How far a cut body is unpacked is zlib's affair.
CUT = re.compile(r"status=200 claims=-1 length=\d+ sum=\w+ " + NETWORK)

# In addition to what misbehave.py only says.
ACTS = ["endless-header", "endless-headers", "interim-flood", "endless-trailer", "endless-redirect", "loop", "trickle",
        "reset-first", "reset-header", "reset-body", "gzip-damaged"]


def test_misbehaviour(server, visitor):
    """Each: the outcome, memory, and that the next request works. What is in no table is a network error."""
    visitor.ask("get /fine")
    before = visitor.server_kib()
    for name in [*misbehave.SAID, *ACTS]:
        if name in visitor.apart:
            continue
        got = visitor.ask(f"request GET /{name} 0").split(" headers=")[0]
        wanted = CUT.fullmatch if name in ("gzip-cut", "gzip-damaged") else OUTCOME.get(name, NETWORK)
        check(name, visitor.differs.get(name, wanted), got)
        check(f"{name}, and then", FINE, visitor.ask("get /fine"))
    check("memory", lambda grown: grown < visitor.growth_kib, visitor.server_kib() - before)
    check("a header's order and case", lambda got: got.endswith("headers=content-length: 4%0a"),
          visitor.ask("request GET /interim-10 0"))
    check("no trailer, no cookie", lambda got: got.endswith("headers=transfer-encoding: chunked%0a"),
          visitor.ask("request GET /chunk-trailer 0"))
    check("redirects counted", lambda count: count == 21, sum(b" /loop HTTP" in head for head in server.heads))


def test_bombs(server, visitor):
    visitor.ask("get /fine")
    before = visitor.server_kib()
    for name in ("zstd", "br"):
        got = visitor.ask(f"request GET /bomb-{name} 0").split(" headers=")[0]
        check(f"bomb-{name}", visitor.differs.get(f"bomb-{name}", NETWORK), got)
    bombs = getattr(visitor, "bombs", 8)
    for at in range(bombs):
        check("bomb", "status=200 claims=-1", visitor.ask(f"open {at} /bomb-gzip"))
    check("a byte of a bomb", sums(b"\0"), visitor.ask("read 0 1"))
    check("memory", lambda grown: grown < visitor.growth_kib, visitor.server_kib() - before)
    zeroes = 1
    for _ in range(misbehave.BOMB_BYTES - 1 >> 20):
        zeroes = zlib.adler32(bytes(1 << 20), zeroes)
    zeroes = zlib.adler32(bytes((1 << 20) - 1), zeroes)
    check("all of a bomb", f"length={misbehave.BOMB_BYTES - 1} sum={zeroes:08x}", visitor.ask("read 0 9999999999"))
    check("memory after it", lambda grown: grown < visitor.growth_kib, visitor.server_kib() - before)
    for at in range(bombs):
        visitor.ask(f"close {at}")
    check("after bombs", FINE, visitor.ask("get /fine"))


def settled(server, name):
    """Bytes sent for this path, when it has become no more for a second."""
    last, since = -1, time.monotonic()
    while time.monotonic() - since < 1:
        now = server.sent.get(name, 0)
        if now != last:
            last, since = now, time.monotonic()
        time.sleep(0.05)
    return last


def test_unread(server, visitor):
    """A response that nobody reads stops at its server, and goes on when it is read."""
    visitor.ask("get /fine")
    before = visitor.server_kib()
    check("open", f"status=200 claims={misbehave.LARGE_BYTES}", visitor.ask("open 0 /large"))
    stopped = settled(server, "large")
    check("unread, sent", lambda sent: 0 < sent < misbehave.LARGE_BYTES // 2, stopped)
    check("unread, others go on", FINE, visitor.ask("get /fine"))
    check("part", sums(b"e" * 1000000), visitor.ask("read 0 1000000"))
    check("part, sent", lambda sent: stopped <= sent < misbehave.LARGE_BYTES // 2 + 1000000, settled(server, "large"))
    check("rest", sums(b"e" * (misbehave.LARGE_BYTES - 1000000)), visitor.ask("read 0 999999999"))
    check("rest, sent", misbehave.LARGE_BYTES, settled(server, "large"))
    visitor.ask("close 0")
    check("endless", "status=200 claims=-1", visitor.ask("open 1 /endless"))
    check("endless, sent", lambda sent: 0 < sent < misbehave.LARGE_BYTES // 2, settled(server, "endless"))
    check("endless, read", sums(b"e" * 50000000), visitor.ask("read 1 50000000"))
    check("memory", lambda grown: grown < visitor.growth_kib, visitor.server_kib() - before)
    visitor.ask("close 1")
    check("endless, closed", FINE, visitor.ask("get /fine"))


def connections_left(server, wanted):
    """Waits until no more connections are open than wanted; how many there are."""
    for _ in range(100):
        if server.open <= wanted:
            break
        time.sleep(0.1)
    return server.open


def test_abort(server, visitor):
    for at in range(100):
        check("start", "status=0 claims=0", visitor.ask(f"start 0 /silent?{at}"))
        check("wait", "not yet", visitor.ask("wait 0 1"))
        visitor.ask("close 0")
    check("aborted connections end", lambda count: count <= 1, connections_left(server, 1))
    check("after aborts", FINE, visitor.ask("get /fine"))
    check("started and failed", NETWORK, visitor.ask("start 0 /empty") and visitor.ask("wait 0 -1"))
    check("failed is over", "error=not found", visitor.ask("wait 0 -1"))
    visitor.ask("open 1 /stall")
    check("first read", "read=5", visitor.ask("read-within 1 5000"))
    for _ in range(10):
        check("nothing more", "error=cancelled", visitor.ask("read-within 1 10"))
    visitor.ask("close 1")
    visitor.ask("open 2 /trickle")
    trickled = 0
    for _ in range(1000):
        got = visitor.ask("read-within 2 20")
        if got != "error=cancelled":
            trickled += int(got.removeprefix("read="))
        if got == "read=0":
            break
    check("cancelled reads lose nothing", 8, trickled)


def test_many(server, visitor):
    """Many headers awaited at once; then as many streams as there may be, none of them read."""
    started, connections = 0, server.open
    while started < 70 and visitor.ask(f"start {started} /gate").startswith("status"):
        started += 1
    check("started at once", 64, started)
    check("none is there", "not yet", visitor.ask(f"wait {started - 1} 100"))
    check("connections", lambda count: count >= started, server.open - connections)
    server.gate.set()
    for at in range(started):
        check("answered", "status=200 claims=4", visitor.ask(f"wait {at} -1"))
        check("read", sums(b"fine"), visitor.ask(f"read {at} 100"))
        visitor.ask(f"close {at}")
    visitor.ask("get /fine")
    before = visitor.server_kib()
    for at in range(64):
        check("open", f"status=200 claims={misbehave.LARGE_BYTES}", visitor.ask(f"open {at} /large"))
    check("one more", "error=busy: too many requests at once", visitor.ask("get /fine"))
    # Two buffers of 64 KiB, the header's, and libcurl's, for each.
    check("memory of 64", lambda grown: grown < 64 * 320, visitor.server_kib() - before)
    for at in range(64):
        check("piece", sums(b"e" * 100000), visitor.ask(f"read {at} 100000"))
        visitor.ask(f"close {at}")
    check("after many", FINE, visitor.ask("get /fine"))
    check("connections closed", lambda count: count <= 8, connections_left(server, 8))


# What never leaves the guest's side: method, path, headers ('|': newline, '^': return, '~': a control byte).
NEVER_SENT = [
    ("GET", "http://127.0.0.2/", "", INVALID), ("GET", "//127.0.0.2/fine", "", REFUSED), ("GET", "fine", "", INVALID),
    ("GET", "/\\127.0.0.2/fine", "", REFUSED), ("GET", "/a/../../fine", "", REFUSED), ("GET", "/%2e%2E/fine", "", REFUSED),
    ("GET", "/.%2e/fine", "", REFUSED), ("GET", "/fine#x", "", REFUSED), ("GET", "/fi\x01ne", "", REFUSED),
    ("GET", "/fi\x7fne", "", REFUSED), ("GET", "/f\xefne", "", REFUSED), ("GET", "/fi\tne", "", REFUSED),
    ("GET", "/fi\rX-A:b", "", REFUSED), ("GET", "/" + "a" * 8192, "", TOO_LARGE),
    ("CONNECT", "/fine", "", REFUSED), ("TRACE", "/fine", "", REFUSED), ("track", "/fine", "", REFUSED),
    ("G\x01T", "/fine", "", REFUSED), ("GET/fine", "/fine", "", REFUSED), ("ABCDEFGHIJKLMNOPQ", "/fine", "", TOO_LARGE),
    ("GET", "/fine", "Host: x|", REFUSED), ("GET", "/fine", "cookie: x|", REFUSED), ("GET", "/fine", "ORIGIN: x|", REFUSED),
    ("GET", "/fine", "Content-Length: 5|", REFUSED), ("GET", "/fine", "Transfer-Encoding: chunked|", REFUSED),
    ("GET", "/fine", "Sec-Fetch-Site: none|", REFUSED), ("GET", "/fine", "Proxy-Authorization: x|", REFUSED),
    ("GET", "/fine", "Connection: close|", REFUSED), ("GET", "/fine", "X-HTTP-Method-Override: TRACE|", REFUSED),
    ("GET", "/fine", "X-A: b^|Host: x|", REFUSED), ("GET", "/fine", "X-A: b^Host: x|", REFUSED),
    ("GET", "/fine", "X-A: b||", INVALID), ("GET", "/fine", "X-A: b|Host: x|", REFUSED), ("GET", "/fine", "X-A: ~|", REFUSED),
    ("GET", "/fine", "X-A|", INVALID), ("GET", "/fine", "X A: b|", REFUSED), ("GET", "/fine", ": b|", REFUSED),
    ("GET", "/fine", " X-A: b|", REFUSED), ("GET", "/fine", "X-A: b", INVALID), ("GET", "/fine", "a:b|" * 101, TOO_LARGE),
    ("GET", "/fine", "a:" + "b" * 32768 + "|", TOO_LARGE),
]


def test_injection(server, visitor):
    visitor.ask("get /fine")
    seen = len(server.heads)
    for method, path, headers, error in NEVER_SENT:
        check(f"{method} {path[:40]} {headers[:40]}", error, visitor.ask(f"request {method} {path} 0 {headers}"))
    check("a body of GET", INVALID, visitor.ask("request GET /fine 5"))
    check("a body too large", TOO_LARGE, visitor.ask(f"request POST /seen {(256 << 10) + 1}"))
    check("requests that came", seen, len(server.heads))
    check("an honest one", lambda got: got.startswith(said(b"POST " + b"b" * 5)),
          visitor.ask("request post /seen?a=/../b 5 X-A: b  c |Accept: x/y|"))
    head = server.heads[-1].decode().split("\r\n")
    check("its first line", "POST /seen?a=/../b HTTP/1.1", head[0])
    check("its headers", ["accept-encoding: gzip", "accept: x/y", "content-length: 5", f"host: 127.0.0.1:{server.port}",
                          "x-a: b  c"], sorted(line[:line.index(":")].lower() + line[line.index(":"):] for line in head[1:]))
    check("a large body", lambda got: got.startswith(said(b"POST " + b"b" * (256 << 10))),
          visitor.ask(f"request POST /seen {256 << 10}"))


# With all that a guest may have of its own; a browser has fewer connections.
ALL = (test_misbehaviour, test_bombs, test_unread, test_abort, test_many, test_injection)


def close():
    """Prints the counts. Returns the process's status."""
    print(counts)
    return 1 if counts.failed or counts.ran() == 0 else 0
