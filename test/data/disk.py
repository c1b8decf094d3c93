"""disk.py: disks that fail below a store: what the program is told, what the person is, and that nothing is lost that was
flushed. The server's system calls are made to fail (breaker.c)."""
import subprocess

import kill
import machine
from condition import differs, fresh, lines, made, says, sparse, SPARSE_BYTES, told_full_below

BLOCK = 4096
KEPT = {"kept": b"what was flushed"}
SHOWN = "/data/kept: 16 bytes: what was flushed"


class NotTried(Exception):
    """Why this cannot be tried here."""


def break_calls(pid, calls):
    """Has these system calls of a process fail. Returns the one who sees to that, as long as the process lives."""
    breaker = subprocess.Popen([machine.BREAKER, str(pid), *calls], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    said = breaker.stdout.readline().strip()
    if said != "attached":
        breaker.wait()
        raise NotTried(f"processes cannot be traced here: {said}")
    return breaker


def run_broken(store, before, calls):
    """The guest of state.c, whose server's calls fail from when it says that it is ready."""
    guest = subprocess.Popen(machine.command("state", store, "break", before), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
    try:
        guest.stdout.readline()
        breaker = break_calls(kill.children(guest.pid)["unilet-server"], calls)
        out, err = guest.communicate("\n", timeout=machine.TIME_LIMIT_S)
        breaker.wait(timeout=machine.TIME_LIMIT_S)
    finally:
        guest.kill()
        guest.wait()
    return subprocess.CompletedProcess(guest.args, guest.returncode, out, err)


def kept(store):
    """What is wrong with what was flushed."""
    tree = machine.read_tree(store, machine.OUT / "disk")
    if isinstance(tree, str):
        return [tree]
    tree.pop("lost", None)  # whether a commit that failed at its very end is there, nobody can know
    return differs(KEPT, tree) + differs("in order", machine.store_tool("check", store).stdout[:8])


def writes_fail(call, error, why, lost):
    """A call that writes: the program is told by the next fsync, and from then on; what it reads goes on."""
    store = fresh("disk")
    done = run_broken(f"{store}:1M", "make", [call])
    no = f"-1 {error}"
    wanted = [SHOWN, f"write {BLOCK}", f"fsync {no}", f"fsync again {no}", f"write again {no}", SHOWN]
    wrong = differs(wanted, lines(done)) + differs(1, done.returncode)
    return wrong + says(done, f"cannot be used any more: {why}", f"is lost: {lost}") + kept(store)


def disk_fails(call):
    return lambda: writes_fail(call, "Input/output error", "could not be read or written", "the store failed")


def disk_is_full(call):
    return lambda: writes_fail(call, "No space left on device", "the disk below the store is full", "no space left")


def interrupted():
    """That is no failure: each call is made again."""
    store = fresh("disk")
    done = run_broken(f"{store}:1M", "make", ["pwrite64=EINTR@1-2"])
    wanted = [SHOWN, f"write {BLOCK}", "fsync 0", "fsync again 0", f"write again {BLOCK}", SHOWN]
    return differs(wanted, lines(done)) + differs(0, done.returncode) + says(done) + kept(store)


def first_read_fails():
    """Nothing is known of what is there, so nothing is written."""
    store = made("unread")
    before = store.read_bytes()
    done = run_broken(store, "", ["pread64=EIO"])
    wrong = differs(["/data/kept: Input/output error", "open -1 Input/output error"], lines(done))
    wrong += says(done, "cannot be used, and was not changed: the store is: could not be read or written")
    return wrong + ([] if store.read_bytes() == before else ["the store was changed"])


def file_cannot_be_read():
    """One bad place of the disk is one file's: the others go on."""
    store = fresh("disk")
    run_broken(f"{store}:1M", "make", ["pread64=EIO@1000"])
    done = run_broken(store, "look", ["pread64=EIO@1"])
    wanted = ["/data/kept: Input/output error", f"write {BLOCK}", "fsync 0", "fsync again 0", f"write again {BLOCK}", SHOWN]
    return differs(wanted, lines(done)) + differs(0, done.returncode) + kept(store)


def on_disk(options, later, store, *arguments):
    """Runs state.c with its store on a file system of its own, mounted with these options, which then become the others."""
    folder = machine.OUT / "disk-mounted"
    folder.mkdir(exist_ok=True)
    script = ['mount -t tmpfs -o "$1" none "$0" && cp --sparse=always "$3" "$0/store" && mount -o "remount,$2" "$0" || exit 99',
              'store=$3; shift 3; "$@"; status=$?; cp --sparse=always "$0/store" "$store"; exit $status']
    done = machine.run("state", folder / "store", *arguments,
                       before=["unshare", "--map-root-user", "--mount", "sh", "-c", "\n".join(script), folder, options, later, store])
    if done.returncode in (1, 99) and "unilet" not in done.stderr:
        raise NotTried(f"no file system can be mounted here: {done.stderr.strip()}")
    return done


def read_only():
    """Refused before anything runs, as a store is there to be written."""
    store = made("read-only")
    before = store.read_bytes()
    done = on_disk("size=2M", "ro", store)
    wrong = differs(125, done.returncode) + differs([], lines(done)) + differs(1, len(done.stderr.splitlines()))
    wrong += [] if "disk-mounted/store: Read-only file system" in done.stderr else [f"it says {done.stderr}"]
    return wrong + ([] if store.read_bytes() == before else ["the store was changed"])


def full_disk():
    store = sparse("below")
    size = f"size={SPARSE_BYTES // 2}"
    return told_full_below(on_disk(size, size, store, "fill"), store)


DISKS = {
    "writes fail": disk_fails("pwrite64=EIO"),
    "one write fails": disk_fails("pwrite64=EIO@1"),
    "the last write of a commit fails": disk_fails("pwrite64=EIO@2"),
    "flushes fail": disk_fails("fdatasync=EIO"),
    "one flush fails": disk_fails("fdatasync=EIO@1"),
    "the last flush of a commit fails": disk_fails("fdatasync=EIO@2"),
    "writes on a disk that became read-only": disk_fails("pwrite64=EROFS"),
    "writes on a full disk": disk_is_full("pwrite64=ENOSPC"),
    "a flush that finds the disk full": disk_is_full("fdatasync=ENOSPC@1"),
    "writes over a quota": disk_is_full("pwrite64=EDQUOT"),
    "interrupted writes": interrupted,
    "the first read fails": first_read_fails,
    "a file cannot be read": file_cannot_be_read,
    "a disk mounted read-only": read_only,
    "a disk that is full": full_disk,
}
