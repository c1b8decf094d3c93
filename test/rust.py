"""rust.py: programs in Rust for tests, made as doc/idl.md says: the crate by cargo, the program by rustc."""
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def is_there():
    return shutil.which("cargo") is not None and shutil.which("rustc") is not None


def crate_command(build):
    """What builds the crate, and where it is then: once for all suites."""
    folder = build / "cargo"
    command = ["cargo", "build", "--offline", "--quiet", "--manifest-path", ROOT / "rust/unilet/Cargo.toml", "--target-dir", folder]
    return command, folder / "debug/libunilet.rlib"


def crate_environment():
    """Each program brings its core itself: the SDK's archive, or one of a test's."""
    return dict(os.environ, RUSTFLAGS="-Dwarnings", UNILET_LIBRARY_DIR="")


def program_command(build, crate, source, output):
    """What makes a static program that `unilet pack` takes. The archive comes last, and needs the C library once more."""
    return ["rustc", "--edition", "2021", "-C", "target-feature=+crt-static", "--extern", f"unilet={crate}",
            "-C", f"link-args=-Wl,-Bstatic {build / 'libunilet-guest.a'} -lc", source, "-o", output]


def make_image(build, source, image):
    """A program in Rust as a unilet."""
    command, crate = crate_command(build)
    linked = image.with_suffix(".elf")
    subprocess.run(command, env=crate_environment(), check=True)
    subprocess.run(program_command(build, crate, source, linked), check=True)
    subprocess.run([build / "unilet", "pack", linked, "-o", image], check=True)
