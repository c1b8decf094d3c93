"""session.py: what gdb-client says to a guest that runs program.c, and what it must hear; also for test/svm/run."""
import re
import subprocess

IMAGE_BASE = 0x550000000000
RIP, SS, XMM1 = 0x10, 0x13, 0x29


def symbols(image):
    """Where the image's symbols are when it runs under gdb."""
    listing = subprocess.run(["nm", image], check=True, stdout=subprocess.PIPE, text=True).stdout
    found = (re.match(r"([0-9a-f]{16}) \w (\S+)$", line) for line in listing.splitlines())
    return {match[2]: int(match[1], 16) + IMAGE_BASE for match in found if match}


def number(value, size=8):
    """As a packet has it: bytes in memory's order."""
    return value.to_bytes(size, "little").hex()


def first_byte(image, address):
    """The byte of the image's code at this address, without a machine."""
    text = subprocess.run(["objdump", "-d", f"--start-address={address - IMAGE_BASE}",
                           f"--stop-address={address - IMAGE_BASE + 1}", image],
                          check=True, stdout=subprocess.PIPE, text=True).stdout
    return re.search(r"^ +[0-9a-f]+:\t([0-9a-f]{2})", text, re.MULTILINE)[1]


def breakpoint_at(image, address):
    """Runs to an address, takes the breakpoint away, stands there."""
    byte = first_byte(image, address)
    return [(f"m{address:x},1", byte), (f"M{address:x},1:cc", "OK"), ("vCont;c", "T05thread:1;"),
            (f"p{RIP:x}", number(address + 1)), (f"M{address:x},1:{byte}", "OK"),
            (f"P{RIP:x}={number(address)}", "OK"), (f"p{RIP:x}", number(address))]


def whole(image):
    """Start, breakpoint, step, watch, vectors, interrupt, fault: of a guest with the argument "spin"."""
    at = symbols(image)
    return [
        ("=+++$?#00", ""), ("?", "T05thread:1;"),  # a wrong sum first
        ("qSupported:a+", "QStartNoAckMode+*"), ("vNothing", "="), ("QStartNoAckMode", "OK"), ("qOffsets", f"TextSeg={IMAGE_BASE:x}"),
        ("qXfer:features:read:target.xml:0,7f0", "m<?xml*"), ("qfThreadInfo", "m1"), ("qsThreadInfo", "l"),
        *breakpoint_at(image, at["add"]),
        ("vCont;s:1", "T05thread:1;"), (f"p{SS:x}", number(0x2b, 4)), ("vCont;s:1", "T05thread:1;"),
        (f"Z2,{at['counter']:x},4", "OK"), ("vCont;c", f"T05watch:{at['counter']:x};thread:1;"),
        (f"m{at['counter']:x},4", number(7, 4)), ("vCont;c", "T05watch:*"), (f"m{at['counter']:x},4", number(14, 4)),
        (f"z2,{at['counter']:x},4", "OK"),
        *breakpoint_at(image, at["vectors_filled"]),
        (f"p{XMM1:x}", "ff" * 16), (f"P{XMM1:x}={'12' * 16}", "OK"), (f"p{XMM1:x}", "12" * 16),
        ("vCont;c", ""), ("^C", "T02thread:1;"), (f"M{at['spinning']:x},4:{number(0, 4)}", "OK")]


def refused():
    """What a guest under gdb must not give, and what is malformed; the session goes on."""
    return [("m0,10", "E01"), ("m700000080000,8", "E01"), ("M700000000000,1:00", "E01"), ("M700000090000,1:cc", "E01"),
            ("mffffffffffffffff,10", "E01"), ("m7fffffffffff,2", "E01"), ("pffffffffffffffff", "E01"),
            ("P10=00", "E01"), ("P12=10000000", "E01"), ("Z2,0,4", "E01"), ("Z2,100000000000,9", "E01"),
            ("Z2,100000000000,0", "E01"), ("Hg9", "E01"), ("Hg100", "E01"), ("T2", "E01"), ("T1", "OK"),
            ("vCont;t", "E01"), ("m", "E01"), ("g", "*")]
