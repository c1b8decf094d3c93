"""programs.py: builds what is measured: natively and as unilets, from the same sources with the same options."""
import os
import re
import subprocess
from pathlib import Path

from series import NotMeasured, run

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = (ROOT / os.environ.get("BUILD", "build")).resolve()
OUT = BUILD / "bench"
OPTIMISED = ["-O3", "-march=native", "-D_GNU_SOURCE"]
# As test/hostile links its guests: the linker itself writes the image.
IMAGE_LINK = ["-nostdlib", "-shared", "-Wl,-Bsymbolic", "-Wl,-z,max-page-size=4096", "-Wl,-z,noexecstack",
              "-Wl,-z,norelro", "-Wl,--build-id=none", f"-Wl,-T,{ROOT / 'test/hostile/image.lds'}"]

RAW_COMPILE = ["-O2", "-ffreestanding", "-fPIC", "-fno-stack-protector", "-fcf-protection=none", "-mno-red-zone",
               "-fvisibility=hidden", "-fno-asynchronous-unwind-tables", "-fno-strict-aliasing"]


# Where a loop begins within a cache line is worth a tenth: it must be the same on both sides.
ALIGNED = ["-falign-functions=64", "-falign-loops=64"]


def tool(name):
    path = BUILD / name
    if not path.exists():
        raise NotMeasured(f"{path} is missing: run make build")
    return path


def native(name, *sources):
    """Builds bench/NAME.c as an ordinary static program. Returns its path."""
    OUT.mkdir(parents=True, exist_ok=True)
    run(["gcc", *OPTIMISED, "-static-pie", f"-I{ROOT / 'include'}", HERE / f"{name}.c", *sources, "-o", OUT / name])
    return OUT / name


def unilet(name, source=None):
    """Builds bench/NAME.c, or another source, as a unilet. Returns its path."""
    OUT.mkdir(parents=True, exist_ok=True)
    run([tool("unilet-cc"), *OPTIMISED, source or HERE / f"{name}.c", "-o", OUT / f"{name}.unilet"])
    return OUT / f"{name}.unilet"


def raw_image(name, source, *options):
    """Links an image without libc and library OS. Returns its path."""
    OUT.mkdir(parents=True, exist_ok=True)
    run(["gcc", HERE / source, *options, *IMAGE_LINK, "-o", OUT / f"{name}.unilet"])
    return OUT / f"{name}.unilet"


def raw_guest(name, *sources, entry="unilet_os_start"):
    """Builds bench/NAME_guest.c and other sources with what the hostile guests share. Returns its path."""
    OUT.mkdir(parents=True, exist_ok=True)
    shared = [ROOT / "test/hostile" / file for file in ("guest.c", "guest-ring.c", "entry.S")]
    objects = []
    for file in [*shared, HERE / f"{name}_guest.c", *sources]:
        # Handlers must leave the vector registers alone; what is measured may use them.
        only = ["-mgeneral-regs-only"] if file in shared and file.suffix == ".c" else []
        objects.append(OUT / f"{name}-{file.name}.o")
        run(["gcc", *RAW_COMPILE, *ALIGNED, *only, "-c", file, "-o", objects[-1]])
    run(["gcc", *objects, *IMAGE_LINK, f"-Wl,-e,{entry}", "-Wl,--no-undefined", "-o", OUT / f"{name}.unilet"])
    return OUT / f"{name}.unilet"


def host_program(name, *libraries):
    """A program of the bench itself, with libunilet. Returns its path."""
    OUT.mkdir(parents=True, exist_ok=True)
    run(["gcc", *OPTIMISED, HERE / f"{name}.c", *libraries, tool("host/libunilet.a"), "-o", OUT / name])
    return OUT / name


def instructions(image, function):
    """The mnemonics of a function, as objdump reads them."""
    text = run(["objdump", "-d", "--no-show-raw-insn", f"--disassemble={function}", image])
    found = re.findall(r"^ +[0-9a-f]+:\t(\S+)", text, re.MULTILINE)
    if not found:
        raise NotMeasured(f"{function} is not in {image.name}")
    return found


def describe_machine():
    """One line: processor, kernel, how busy it is."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    release = os.uname().release
    return (f"{model.group(1) if model else 'unknown processor'}, {os.cpu_count()} CPUs, Linux {release}, "
            f"load {os.getloadavg()[0]:.1f}")


def compiler():
    done = subprocess.run(["gcc", "--version"], stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout.splitlines()[0] if done.returncode == 0 else "no gcc"
