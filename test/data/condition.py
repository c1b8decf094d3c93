"""condition.py: stores that are missing, damaged, full, too small, locked, or somebody else's."""
import subprocess

import machine

BLOCK = 4096
SPARSE_BYTES = 16 << 20  # half of it is more than the windows have: the limit counts for them, too
ERRORS = {"damaged": "Structure needs cleaning", "not ours": "Wrong medium type"}


def fresh(name):
    store = machine.OUT / f"{name}.store"
    store.unlink(missing_ok=True)
    return store


def lines(done):
    """What was said, spaces as one."""
    return [" ".join(line.split()) for line in done.stdout.splitlines()]


def differs(wanted, got):
    return [] if wanted == got else [f"said {got}, not {wanted}"]


def says(done, *wanted):
    """One line for each, in that order, and no other one about /data."""
    said = [line for line in done.stderr.splitlines() if machine.ABOUT_DATA.search(line)]
    if len(said) == len(wanted) and all(what in line for what, line in zip(wanted, said)):
        return []
    return [f"standard error has {said}, not one line each with: {wanted}"]


def refused(store, error, why):
    """Nothing works, one line says why, and not a byte has changed."""
    before = store.read_bytes()
    done = machine.run("state", store)
    wrong = differs([f"{what} -1 {error}" for what in ("files", "make", "list")], lines(done)) + says(done, why)
    return wrong + ([] if store.read_bytes() == before else ["the store was changed"])


def no_store():
    done = machine.run("state", None, options=["--trace"])
    wrong = differs([f"{what} -1 No such file or directory" for what in ("files", "make", "list")], lines(done))
    return wrong + says(done, "given no store")


def holds_other_data(position):
    store = fresh("other")
    store.write_bytes(b"\0" * position + b"somebody's" + b"\0" * (64 * BLOCK * 4 - position - 10))
    return refused(store, ERRORS["not ours"], "no file system")


def made(name):
    """A store with files in it."""
    store = fresh(name)
    machine.run("state", f"{store}:1M")
    return store


def damaged():
    store, wrong = made("damaged"), []
    whole = store.read_bytes()
    for block in range(2, len(whole) // BLOCK):
        if any(whole[block * BLOCK:(block + 1) * BLOCK]):
            bad = bytearray(whole)
            bad[block * BLOCK + 70] ^= 1
            store.write_bytes(bad)
            done = machine.run("state", store)
            # Blocks of the commit before are nobody's any more.
            if machine.ABOUT_DATA.search(done.stderr):
                wrong += refused(store, ERRORS["damaged"], "damaged")
                break
    else:
        wrong.append("no damage was noticed")
    return wrong


def newer():
    store = made("newer")
    whole = bytearray(store.read_bytes())
    for root in (0, 1):
        whole[root * BLOCK + 8] = 9
        whole[root * BLOCK + 12:root * BLOCK + 16] = b"\0" * 4
        whole[root * BLOCK + 12:root * BLOCK + 16] = crc32c(whole[root * BLOCK:(root + 1) * BLOCK]).to_bytes(4, "little")
    store.write_bytes(whole)
    return refused(store, ERRORS["not ours"], "newer version")


def crc32c(data):
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0x82F63B78 if value & 1 else value >> 1
    return value ^ 0xFFFFFFFF


def too_small():
    store = fresh("small")
    store.write_bytes(bytes(63 * BLOCK))
    return refused(store, "No space left on device", "too small: no space left")


def smallest():
    store = fresh("smallest")
    store.write_bytes(bytes(64 * BLOCK))
    done = machine.run("state", store)
    return differs(["files 0", "make 0", "list 0"], lines(done))


def full():
    store = fresh("full")
    wanted = ["fsync 0", "full: No space left on device, more than 100 blocks: 1", "make another -1 No space left on device",
              "fsync of what fits 0", "shorter 0", f"there is room again {BLOCK}", "remove it 0", "/data/other: 8 bytes: fits now",
              "/data/kept: 16 bytes: what was flushed"]
    wrong = differs(wanted, lines(machine.run("state", f"{store}:1M", "fill")))
    return wrong + differs({"kept": b"what was flushed", "other": b"fits now"}, machine.read_tree(store, machine.OUT / "full"))


def sparse(name):
    """A large store without a block of its own."""
    store = fresh(name)
    with open(store, "wb") as file:
        file.truncate(SPARSE_BYTES)
    return store


def told_full_below(done, store):
    """What there is to say of a disk below a sparse store that had no room."""
    no = "-1 No space left on device"
    wanted = ["fsync 0", "full: No space left on device, more than 100 blocks: 1", f"make another {no}", f"fsync of what fits {no}",
              f"shorter {no}", f"there is room again {no}", f"remove it {no}", "cannot make /data/other: No space left on device"]
    wrong = differs(wanted, lines(done)[:-2]) + differs(1, done.returncode)
    wrong += says(done, "the disk below the store is full", "written to /data last is lost: no space left")
    tree = machine.read_tree(store, machine.OUT / "below")
    return wrong + differs({"kept": b"what was flushed", "large": b""}, tree)


def full_below():
    """The disk has no room: stood in for by a limit of file sizes, which counts for the server."""
    store = sparse("below")
    return told_full_below(machine.run("state", store, "fill", before=["prlimit", f"--fsize={SPARSE_BYTES // 2}"]), store)


def raw_writes():
    store = fresh("raw")
    wanted = ["before: no error", "files 0", "after: refused: against a rule", "discard: refused: against a rule", "read: no error"]
    return differs(wanted, lines(machine.run("state", f"{store}:1M", "raw")))


def unnamed():
    """A file that was removed while it was open is gone in the next run, and takes no room."""
    store = fresh("unnamed")
    wanted = [f"write {BLOCK}", "unlink 0", "fsync 0", f"read {BLOCK}"]
    wrong = differs(wanted, lines(machine.run("state", f"{store}:1M", "unnamed")))
    return wrong + differs({}, machine.read_tree(store, machine.OUT / "unnamed"))


def aborted():
    store = fresh("aborted")
    done = machine.run("state", f"{store}:1M", "abort")
    wrong = differs(134, done.returncode)
    return wrong + differs({"last": b"written before abort"}, machine.read_tree(store, machine.OUT / "aborted"))


def two_openers():
    store = made("two")
    first = subprocess.Popen(machine.command("state", store, "hold"), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
    first.stdout.readline()
    second = machine.run("state", store)
    first.communicate("", timeout=machine.TIME_LIMIT_S)
    wrong = differs(125, second.returncode) + differs(0, first.returncode)
    return wrong + ([] if "in use by another unilet" in second.stderr else [f"the second says {second.stderr}"])


CONDITIONS = {
    "no store": no_store,
    "other data in the first block": lambda: holds_other_data(0),
    "other data behind two empty blocks": lambda: holds_other_data(5 * BLOCK + 7),
    "other data where a format begins": lambda: holds_other_data(2 * BLOCK + 64),
    "damaged": damaged,
    "newer": newer,
    "too small": too_small,
    "as small as can be": smallest,
    "full": full,
    "full below": full_below,
    "raw writes": raw_writes,
    "unnamed files": unnamed,
    "abort": aborted,
    "two openers": two_openers,
}
