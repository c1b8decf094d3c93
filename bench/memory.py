"""memory.py: what a monitor's process holds beside its guest's own memory, read from /proc/PID/smaps."""
import re
import time
from pathlib import Path

from series import NotMeasured

WAIT_S = 10
HUGE_PAGE = 2 << 20
WINDOWS_ROOM = HUGE_PAGE + (4 << 20)  # of the service window and the page window


class Mapping:
    def __init__(self, line):
        found = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)", line)
        self.start, self.end = int(found.group(1), 16), int(found.group(2), 16)
        self.rights, self.name = found.group(3), found.group(4)
        self.kib = {}

    def is_anonymous(self):
        return self.name == "" and self.rights == "rw-p"


def mappings(pid):
    """All mappings of a process. The monitor is not dumpable: only root may read this."""
    found = []
    try:
        text = Path(f"/proc/{pid}/smaps").read_text()
    except OSError as error:
        raise NotMeasured(f"/proc/{pid}/smaps: {error.strerror}; the monitor shows its memory to root only") from error
    for line in text.splitlines():
        if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
            found.append(Mapping(line))
        elif line.endswith(" kB"):
            name, value = line[:-3].split(":")
            found[-1].kib[name] = int(value)
    return found


def guest_memory(all_mappings, memory_bytes):
    """The mappings that hold the guest's RAM. It lies at the end of the machine's stretch (monitor/memory.h), behind the
    place of the windows; what is between them is never touched."""
    window = next((mapping for mapping in all_mappings if "unilet-window" in mapping.name), None)
    if not window:
        raise NotMeasured("the monitor has no service window")
    end = window.start + WINDOWS_ROOM + memory_bytes
    ram = [mapping for mapping in all_mappings
           if mapping.start >= window.end and mapping.end <= end and mapping.is_anonymous()]
    if not ram or ram[-1].end != end or window.start % HUGE_PAGE != 0:
        raise NotMeasured("no mapping ends where the guest's memory should")
    return ram


def total(some, field):
    return sum(mapping.kib.get(field, 0) for mapping in some)


def page_tables_kib(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmPTE:\s*(\d+) kB", status).group(1))


def child_named(parent, name):
    """The process `name` that `parent` started, once it is there."""
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            for pid in task.read_text().split():
                if Path(f"/proc/{pid}/comm").read_text().strip() == name[:15]:
                    return int(pid)
        time.sleep(0.01)
    raise NotMeasured(f"{name} did not start")


def children_named(parent, name):
    """The processes `name` that `parent` started."""
    pids = [int(pid) for task in Path(f"/proc/{parent}/task").glob("*/children") for pid in task.read_text().split()]
    return [pid for pid in pids if Path(f"/proc/{pid}/comm").read_text().strip() == name[:15]]


def available_kib():
    """What the computer could still give to programs."""
    return int(re.search(r"MemAvailable:\s*(\d+) kB", Path("/proc/meminfo").read_text()).group(1))


def parts(pid, memory_bytes):
    """KiB by part; "beyond" is all of it but the guest's RAM. Shared pages of libraries count in full."""
    everything = mappings(pid)
    ram = guest_memory(everything, memory_bytes)
    rest = [mapping for mapping in everything if mapping not in ram]
    windows = [mapping for mapping in rest if "unilet-window" in mapping.name]
    files = [mapping for mapping in rest if mapping.name.startswith("/") and mapping not in windows]
    other = [mapping for mapping in rest if mapping not in windows and mapping not in files]
    tables = page_tables_kib(pid)
    return {"guest": total(ram, "Rss"), "windows": total(windows, "Rss"), "files": total(files, "Rss"),
            "own": total(other, "Rss"), "tables": tables, "beyond": total(rest, "Rss") + tables,
            "proportional": total(rest, "Pss") + tables}
