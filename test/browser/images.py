"""images.py: makes the unilets that the tests run, and the web root that they are served from."""
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
COUNTRIES = pathlib.Path("/usr/share/iso-codes/json/iso_3166-1.json")
PROGRAMS = {
    "feed": ("example/feed/feed.c", "-ljansson"),
    "hash": ("example/hash/hash.c",),
    "hello": ("example/hello/hello.c",),
    "life": ("example/life/life.c",),
    "mandelbrot": ("example/mandelbrot/mandelbrot.c", "-lm"),
    "notes": ("example/notes/notes.c", "--unilet-store"),
    "pack": ("example/pack/pack.c", "-lzstd"),
    "sketch": ("example/sketch/sketch.c",),
    "table": ("example/table/table.c",),
    "todo": ("example/todo/todo.c", "--unilet-store"),
    "probe": ("test/browser/guest/probe.c",),
    "frames": ("test/browser/guest/frames.c",),
    "malformed": ("test/browser/guest/malformed.c",),
    "messages": ("test/browser/guest/messages.c",),
    "compute": ("test/browser/guest/compute.c",),
    "late": ("test/browser/guest/late.c",),
    "malformed-message": ("test/browser/guest/malformed-message.c",),
}


def make_image(build, name, output):
    """Builds one program as anybody would."""
    source, *options = PROGRAMS[name]
    subprocess.run([build / "unilet-cc", "-O2", ROOT / source, *options, "-o", output], check=True)


def make_web_root(build, directory):
    """All pages side by side, with what they fetch."""
    directory.mkdir()
    for page in (ROOT / "test/browser/page").iterdir():
        shutil.copy(page, directory)
    for page in (ROOT / "example").glob("*/index.html"):
        shutil.copy(page, directory / f"{page.parent.name}.html")
    for file in [*(ROOT / "example").glob("*/*.css"), *(ROOT / "example").glob("page.*")]:
        shutil.copy(file, directory)
    shutil.copy(COUNTRIES, directory / "countries.json")
    for name in PROGRAMS:
        make_image(build, name, directory / f"{name}.unilet")
    whole = (directory / "feed.unilet").read_bytes()
    (directory / "damaged.unilet").write_bytes(whole[:16] + bytes(48) + whole[64:])
    (directory / "short.unilet").write_bytes(whole[:5000])
