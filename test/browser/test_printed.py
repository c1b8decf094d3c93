"""test_printed.py: pages as `unilet run --page --dump-dom` prints them, in browsers that know unilets and in others. Started by `run`."""
import json
import pathlib
import subprocess
import sys
import threading
import time
import unittest

import test_browser
from test_browser import Driven

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "http"))
import engine  # noqa: E402
from stage import Handler, end  # noqa: E402

ROW = 40  # high: see printed.html


def print_page(name, *options):
    """Prints the page with two rows in it, under another name, next to itself."""
    web, build = test_browser.stage.directory / "web", test_browser.build().resolve()
    command = [build / "unilet", "run", "--page", web / "printed.html", *options, "--dump-dom", web / "late.unilet", "2"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    (web / name).write_text(done.stdout, encoding="utf-8")
    return done.stdout


class Slow(Handler):
    """Sends a page up to a mark, and the rest when it is let."""

    mark = None
    goes_on = threading.Event()

    def do_GET(self):  # pylint: disable=invalid-name
        if self.path != "/printed-slow.html?told":
            if self.path == "/go-on":
                self.goes_on.set()
            super().do_GET()
            return
        parts = (pathlib.Path(self.directory) / "printed-subtree.html").read_text(encoding="utf-8").partition(self.mark)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        # What is short the browser keeps until more comes.
        self.wfile.write("".join(parts[:2]).replace("<head>", f"<head><!--{' ' * 4096}-->").encode())
        self.wfile.flush()
        self.goes_on.wait(60)
        self.wfile.write(parts[2].encode())
        self.close_connection = True


class Printed(Driven):
    """The browser that knows unilets: what was printed is there until the program has put its own in its place."""

    SEEN = "return document.querySelector('x-unilet').getBoundingClientRect().height"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        print_page("printed-subtree.html")

    def test_it_is_seen_until_the_program_has_something(self):
        s = self.session
        self.go("printed-subtree.html")
        s.wait("return said.includes('ready')")
        self.assertEqual(s.run(self.SEEN), 2 * ROW)
        s.run("document.querySelector('x-unilet').unilet.postMessage(3)")
        s.wait(f"return heights.at(-1) === {3 * ROW}")
        self.assertEqual(s.run("return heights.filter((height) => height > 0)"), [2 * ROW, 3 * ROW])
        self.assertEqual(s.run("return document.querySelectorAll('template').length"), 0)
        self.assertIsNone(s.run("return document.querySelector('x-unilet').shadowRoot"))

    def heights_of_slow(self, mark):
        """What is seen where the rest of the page comes when the program has made its rows."""
        self.leave()
        Slow.mark = mark
        Slow.goes_on.clear()
        stage = test_browser.stage
        server = stage.serve(stage.directory / "web", Slow)
        command = stage.browser("--allow", server.origin, f"{server.origin}/printed-slow.html?told")
        process = stage.start(command, env=stage.environment(), cwd=stage.home, **stage.as_user())
        self.addCleanup(end, process)
        deadline = time.monotonic() + 60
        while not (said := [path for path in server.asked if path.startswith("/said?")]):
            self.assertLess(time.monotonic(), deadline, server.asked)
            time.sleep(0.05)
        self.assertIn("/go-on", server.asked)
        return [float(height) for height in said[0].split("?")[1].split(",")]

    def test_a_page_that_is_still_coming_is_waited_for(self):
        for mark, first in (("a row</p>", ROW), ("contents}</style>", 0)):
            with self.subTest(mark):
                heights = self.heights_of_slow(mark)
                self.assertEqual(heights[0], first)
                self.assertLessEqual(set(heights), {first, 2 * ROW, 3 * ROW})

    def test_another_element_starts_afresh(self):
        s = self.session
        self.assertIn('<div id="app" styles="page"><template shadowrootmode="closed">', print_page("printed-other.html", "--root", "#app"))
        self.go("printed-other.html")
        self.assertEqual(s.run("return document.getElementById('app').getBoundingClientRect().height"), 2 * ROW)
        s.run("window.other = new Unilet('late.unilet', { root: document.getElementById('app') }); other.postMessage(3)")
        s.wait(f"return document.getElementById('app').getBoundingClientRect().height === {3 * ROW}")

    def test_what_the_program_has_not_is_told(self):
        s = self.session
        self.go("printed-subtree.html")
        s.wait("return said.includes('ready')")
        self.assertEqual(s.run_async("document.querySelector('x-unilet').unilet.exports.nothing().then(arguments[0], "
                                     "(why) => arguments[0](`${why.name}: ${why.message}`))"),
                         "NotFoundError: nothing is exported as nothing")


class Elsewhere(unittest.TestCase):
    """Browsers that know no unilets: what was printed is all there is, and looks as it did."""

    def look(self, command_of):
        if not engine.is_there(command_of):
            self.skipTest("this browser is not installed")
        print_page("printed-subtree.html")
        with engine.Engine(command_of, f"{test_browser.server.origin}/printed-subtree.html?") as browser:
            seen = json.loads(browser.ask("p"))
        row = ["a row", "rgb(0, 128, 0)", True]
        self.assertEqual(seen, {"mode": ["closed", "open"], "height": 2 * ROW, "rows": [row, row], "contain": "content", "templates": 0})

    def test_chromium(self):
        self.look(engine.chromium)

    def test_firefox(self):
        self.look(engine.firefox)
