"""test_browser.py: unilets in the real browser, driven by WebKitWebDriver. Started by `run`, which opens the stage for all.

The environment variable BUILD names the build directory (build)."""
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "tool")]

import images  # noqa: E402
from stage import Handler, Stage, children_named, end  # noqa: E402
from webdriver import Session, free_port  # noqa: E402

NAMES = "return Array.from(document.querySelectorAll('tbody tr'), (row) => row.cells[1].textContent)"
SORTS = "return Array.from(document.querySelectorAll('th'), (head) => head.getAttribute('aria-sort'))"
END_S = 5

stage = None
server = None


def build():
    return pathlib.Path(os.environ.get("BUILD", HERE.parents[1] / "build"))


def open_stage():
    global stage, server
    stage = Stage(build())
    stage.__enter__()
    try:
        stage.explain(print)
        stage.use_display(interactive=False)
        images.make_web_root(build().resolve(), stage.directory / "web")
        server = stage.serve(stage.directory / "web")
    except BaseException:
        stage.__exit__(None, None, None)
        raise


def close_stage():
    stage.__exit__(None, None, None)


def countries():
    return json.loads(images.COUNTRIES.read_text(encoding="utf-8"))["3166-1"]


def sorted_names(key, reverse=False):
    def order(entry):
        return entry[key].encode(), entry["alpha_3"].encode()

    return [entry["name"] for entry in sorted(countries(), key=order, reverse=reverse)]


class Driven(unittest.TestCase):
    """A browser that may run this origin's unilets, one for all tests of a class."""

    allowed = True

    @classmethod
    def setUpClass(cls):
        cls.session = Session(stage, *(["--allow", server.origin] if cls.allowed else []))

    @classmethod
    def tearDownClass(cls):
        cls.session.close()

    def go(self, path):
        self.session.go(f"{server.origin}/{path}")

    def leave(self):
        """A store serves one unilet at a time: this browser's must have ended before another starts."""
        self.go("frame.html")
        self.wait_no_guest()

    def monitors(self):
        return children_named("unilet-monitor", self.session.driver.pid)

    def wait_no_guest(self):
        deadline = time.monotonic() + END_S
        while self.monitors() or children_named("unilet-server", self.session.driver.pid):
            self.assertLess(time.monotonic(), deadline, "monitor or server lives on")
            time.sleep(0.02)

    def wait_said(self, what):
        self.session.wait("return said.some((line) => line.startsWith(arguments[0]))", what)
        return self.session.run("return said")


class Feed(Driven):
    """The table: fetched, parsed, shown, sorted, remembered."""

    def setUp(self):
        """Each test starts without a store."""
        self.leave()
        shutil.rmtree(stage.home / "data", ignore_errors=True)

    def test_table_order_and_memory(self):
        s = self.session
        self.go("document.html")
        s.wait("return document.querySelectorAll('tbody tr').length === 249")
        self.assertEqual(s.run(NAMES), sorted_names("name"))
        s.click("th:nth-child(2) button")
        s.wait("return document.querySelectorAll('th')[1].getAttribute('aria-sort') === 'descending'")
        self.assertEqual(s.run(NAMES), sorted_names("name", reverse=True))
        s.click("th:nth-child(4) button")
        s.wait("return document.querySelectorAll('th')[3].getAttribute('aria-sort') === 'ascending'")
        self.assertEqual(s.run(NAMES), sorted_names("alpha_3"))
        time.sleep(0.3)  # the store is written after the table was
        s.reload()
        s.wait("return document.querySelectorAll('tbody tr').length === 249")
        self.assertEqual(s.run(SORTS), ["none", "none", "none", "ascending", "none"])
        self.assertEqual(s.run(NAMES), sorted_names("alpha_3"))
        self.assertEqual(s.run("return said"), ["ready"])

    def test_element_click_and_memory(self):
        """The page of the demo: its table is out of page script's reach, so a click goes to a place."""
        s = self.session
        self.go("feed.html")
        # The table has the page's style: without it the rows are narrower than this.
        s.wait("return document.querySelector('x-unilet').getBoundingClientRect().height > 249 * 36")
        self.assertIsNone(s.run("return document.querySelector('x-unilet').shadowRoot"))
        self.assertEqual(s.run("return document.querySelectorAll('tr').length"), 0)
        box = s.run("const b = document.querySelector('x-unilet').getBoundingClientRect(); return [b.left, b.top, b.width]")
        s.click_at(box[0] + box[2] - 60, box[1] + 55)  # the last heading: number
        time.sleep(0.5)
        self.assertEqual(s.run("return document.querySelectorAll('[role=alert]').length"), 0)
        self.leave()
        done = stage.run_browser("--allow", server.origin, "--dump-dom", f"{server.origin}/feed.html")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = done.stdout.split("<tbody>")[1].split("</tr>")
        found = [row.split("<td>")[2].split("</td>")[0].replace("&amp;", "&") for row in rows if "<td>" in row]
        self.assertEqual(found, sorted_names("numeric"))


class Hash(Driven):
    """A file of the page, read piece by piece."""

    def digest(self):
        self.session.wait("return /^[0-9a-f]{64}/.test(document.getElementById('result').textContent)", timeout=60)
        return self.session.run("return document.getElementById('result').textContent")[:64]

    def start(self):
        self.go("hash.html")
        self.session.wait("return document.getElementById('result').textContent.startsWith('Drop')")

    def test_drop(self):
        self.start()
        size = 3_000_001
        self.session.run("""
            const bytes = new Uint8Array(arguments[0]);
            for (let i = 0; i < bytes.length; i++)
                bytes[i] = (i * 31 + (i >> 8)) & 255;
            const data = new DataTransfer();
            data.items.add(new File([bytes], 'a file.bin'));
            const target = document.getElementById('drop');
            for (const type of ['dragenter', 'dragover', 'drop'])
                target.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
        """, size)
        whole = bytes((i * 31 + (i >> 8)) & 255 for i in range(size))
        self.assertEqual(self.digest(), hashlib.sha256(whole).hexdigest())
        self.assertIn("a file.bin", self.session.run("return document.getElementById('result').textContent"))

    def test_chosen_file(self):
        self.start()
        chosen = stage.home / "chosen"
        chosen.write_bytes(b"abc")
        chosen.chmod(0o644)
        self.session.send_keys("#file", str(chosen))
        self.assertEqual(self.digest(), hashlib.sha256(b"abc").hexdigest())


class Notes(Driven):
    """Files under /data, written from the page, read after a reload."""

    TITLES = "return Array.from(document.querySelectorAll('#list button'), (button) => button.textContent)"

    def setUp(self):
        self.leave()
        shutil.rmtree(stage.home / "data", ignore_errors=True)
        self.go("notes.html")
        self.ready()

    def ready(self):
        self.session.wait("return !document.getElementById('text').disabled")

    def titles(self, *wanted):
        self.session.wait(f"return JSON.stringify((() => {{ {self.TITLES} }})()) === JSON.stringify(arguments[0])", list(wanted))

    def type(self, text):
        self.session.send_keys("#text", text)
        self.session.wait("return document.getElementById('state').textContent === 'Saved'")

    def text(self):
        return self.session.run("return document.getElementById('text').value")

    def test_notes_survive(self):
        s = self.session
        self.titles()
        self.type("Milk\ue007and bread")
        self.titles("Milk")
        s.click("#new")
        s.wait("return document.getElementById('text').value === ''")
        self.type("gr\u00fc\u00df dich")
        self.titles("gr\u00fc\u00df dich", "Milk")
        s.reload()
        self.ready()
        self.titles("gr\u00fc\u00df dich", "Milk")
        self.assertEqual(self.text(), "gr\u00fc\u00df dich")
        s.click("#list li:nth-child(2) button")
        s.wait("return document.getElementById('text').value === 'Milk\\nand bread'")
        s.click("#delete")
        self.titles("gr\u00fc\u00df dich")
        s.reload()
        self.ready()
        self.titles("gr\u00fc\u00df dich")

    def test_unsaved_text_is_saved_by_leaving_it(self):
        s = self.session
        self.type("first")
        s.click("#new")
        s.send_keys("#text", "second")
        s.click("#list li:last-child button")
        self.titles("second", "first")
        s.wait("return document.getElementById('text').value === 'first'")

    def test_store_is_a_file_system(self):
        self.type("seen from outside")
        self.leave()
        store, = (stage.home / "data").rglob("store/*")
        done = subprocess.run([build() / "unilet", "store", "cat", store, "notes/1.txt"], capture_output=True, check=True)
        self.assertEqual(done.stdout, b"seen from outside")


class Life(Driven):
    """How unilets begin and end; the page lives on through all of it."""

    def page_lives(self):
        self.assertEqual(self.session.run("document.title = 'still here'; return document.title"), "still here")

    def test_navigation_ends_it(self):
        self.go("document.html")
        self.wait_said("ready")
        first = self.monitors()
        self.assertEqual(len(first), 1)
        self.session.reload()
        self.wait_said("ready")
        second = self.monitors()
        self.assertEqual(len(second), 1)
        self.assertNotEqual(first, second)
        self.leave()

    def test_pool(self):
        def waiting():
            return set(children_named("unilet-waiting", self.session.driver.pid))

        self.go("document.html")
        self.wait_said("ready")
        deadline = time.monotonic() + 20
        while len(waiting()) < 4:
            self.assertLess(time.monotonic(), deadline, "no two machines and servers were made beforehand")
            time.sleep(0.05)
        before = waiting()
        self.session.reload()
        self.wait_said("ready")
        self.assertEqual(len(self.monitors()), 1)
        self.assertIn(self.monitors()[0], before)
        self.leave()

    def test_terminate(self):
        self.go("document.html")
        self.session.wait("return document.querySelectorAll('tbody tr').length === 249")
        self.session.run("unilet.terminate()")
        self.wait_no_guest()
        self.page_lives()
        self.assertEqual(self.session.run("return said"), ["ready"])

    def test_removed_element(self):
        self.go("subtree.html?unilet=feed.unilet")
        self.wait_said("ready")
        self.session.run("document.body.prepend(element)")
        time.sleep(0.3)
        self.assertEqual(len(self.monitors()), 1)
        self.session.run("element.remove()")
        self.wait_no_guest()

    def test_exit_status(self):
        self.go("hello.html")
        self.session.wait("return document.getElementById('state').textContent === 'ended with status 0'")
        self.wait_no_guest()

    def test_missing_image(self):
        self.go("document.html?unilet=none.unilet")
        said = self.wait_said("error")
        self.assertIn("404", said[1] if said[0].startswith("not") else said[0])
        self.page_lives()

    def test_damaged_images(self):
        for name in ("damaged.unilet", "short.unilet", "countries.json"):
            with self.subTest(name):
                self.go(f"document.html?unilet={name}")
                said = self.wait_said("error")
                self.assertTrue(any(line.startswith("not ready: DataError") for line in said), said)
                self.page_lives()
                self.wait_no_guest()

    def test_other_origin(self):
        self.go("document.html?unilet=http://localhost:1/feed.unilet")
        self.assertEqual(self.wait_said("threw"), ["threw: SecurityError"])

    def test_malformed_batch(self):
        self.go("document.html?unilet=malformed.unilet")
        said = self.wait_said("error")
        self.assertTrue(any("malformed batch" in line for line in said), said)
        self.wait_no_guest()
        self.page_lives()

    def test_frames_have_none(self):
        self.go("frame.html")
        self.assertEqual(self.session.wait("return window.inFrame"), "undefined")

    def test_frames(self):
        """document.html hands over the whole page: its script sees what the program says."""
        self.go("document.html?unilet=frames.unilet")
        self.session.wait("return document.body.textContent.includes('10 frames, one after the other')")

    def test_subtree_keeps_it_in(self):
        done = stage.run_browser("--allow", server.origin, "--dump-dom", f"{server.origin}/subtree.html?unilet=probe.unilet")
        self.assertEqual(done.returncode, 0, done.stderr)
        tree = done.stdout.split('<template shadowrootmode="open">')[1]
        said = dict(item.split("</li>")[0].split(": ", 1) for item in tree.split("<li>")[1:])
        self.assertEqual(said.pop("done"), "done")
        self.assertEqual({attempt for attempt, outcome in said.items() if outcome == "REACHED"},
                         {"list innerHTML", "list style", "list parentNode", "create form", "create a", "create img"},
                         "its own text and style, the root itself, elements that rules hold; nothing else may be reached")
        self.assertGreater(len(said), 25)
        for attempt in ("create script", "attribute onclick", "attribute style", "write innerHTML", "construct"):
            self.assertTrue(said[attempt].startswith("NotAllowedError"), (attempt, said[attempt]))

    def report_of(self, page):
        """What a page with watch.js saw."""
        self.leave()
        done = stage.run_browser("--allow", server.origin, "--dump-dom", f"{server.origin}/{page}")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = done.stdout.split('<pre id="report">')[-1].split("</pre>")[0].split("\n")
        self.assertEqual(report.pop(), "end of report: ")
        return report

    def test_hostile_page_with_messages(self):
        """The same of one that talks to its program."""
        engines = {"Promise.constructor: [object Promise]"}
        own = {"Unilet.onmessage given: () =&gt; { steps++; }", "Unilet.exports gave: [object Object]", "Date.toJSON on: [object Date]"}
        self.assertEqual(set(self.report_of("hostile-messages.html")), engines | own)

    def test_hostile_page(self):
        """A page that replaces every built-in sees what it made itself, and the engine's own promises."""
        report = self.report_of("hostile.html")
        engines = {"Promise.constructor: [object Promise]", "getter 0: [object Arguments]"}
        own = {"EventTarget.addEventListener on: [object EventTarget]",
               "EventTarget.addEventListener given: (event) =&gt; { said[said.length] = event.message; }"}
        self.assertLessEqual(own, set(report), "the page's own call must be seen, else nothing is watched")
        self.assertEqual(set(report) - engines - own, set())

    def test_crash_of_the_page(self):
        self.go("document.html")
        self.wait_said("ready")
        for number in children_named("WebKitWebProcess", self.session.driver.pid):
            os.kill(number, signal.SIGKILL)
        self.wait_no_guest()
        self.tearDownClass()
        self.setUpClass()


class Refused(Driven):
    """Nobody allowed this origin."""

    allowed = False

    def test_not_allowed(self):
        self.go("document.html")
        said = self.wait_said("error")
        self.assertTrue(any(line.startswith("not ready: NotAllowedError") for line in said), said)
        self.assertEqual(self.session.run("return Unilet.status"), "refused")
        self.assertEqual(self.monitors(), [])

    def test_example_says_so(self):
        self.go("feed.html")
        self.session.wait("return document.querySelector('[role=alert]')?.textContent.includes('nobody allowed it')")
        self.assertEqual(self.session.run("return document.querySelector('main').textContent.includes('on its way')"), False)

    def test_fallback_stays(self):
        self.go("subtree.html?unilet=feed.unilet")
        self.wait_said("error")
        self.assertGreater(self.session.run("return document.querySelector('#guest p').getBoundingClientRect().height"), 0)


class Consent(unittest.TestCase):
    """The question, answered with the keyboard."""

    READ_S = 1.5  # the dialog appears, and "Run" can be pressed half a second later

    def setUp(self):
        server.asked.clear()
        self.said = open(stage.home / "said", "w+", encoding="utf-8")
        self.addCleanup(self.said.close)
        browser = stage.start(stage.browser(f"{server.origin}/feed.html"), env=stage.environment(), cwd=stage.home,
                              stdout=self.said, stderr=self.said, **stage.as_user())
        self.addCleanup(end, browser)
        self.wait(lambda: "/feed.unilet" in server.asked)
        time.sleep(self.READ_S)
        self.assertFalse(self.runs() or self.refused())

    def wait(self, condition):
        deadline = time.monotonic() + 20
        while not condition():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)

    def press(self, *keys):
        environment = {"DISPLAY": stage.display, "PATH": os.environ["PATH"]}
        subprocess.run(["xdotool", "key", *keys], env=environment, check=True)

    def refused(self):
        self.said.seek(0)
        return "nobody allowed it" in self.said.read()

    def runs(self):
        return "/countries.json" in server.asked  # the program alone asks for that

    def test_run(self):
        self.press("Tab", "Return")
        self.wait(self.runs)
        self.assertFalse(self.refused())

    def test_return_does_not_run_it(self):
        self.press("Return")
        self.wait(self.refused)
        self.assertFalse(self.runs())

    def test_escape_does_not_run_it(self):
        self.press("Escape")
        self.wait(self.refused)
        self.assertFalse(self.runs())


class SlowImages(Handler):
    """A server that takes its time with unilets."""

    def do_GET(self):
        if self.path.endswith(".unilet"):
            time.sleep(1.5)
        super().do_GET()


class CommandLine(unittest.TestCase):
    """What the browser says and how it exits."""

    def test_screenshot(self):
        picture = stage.home / "picture.png"
        done = stage.run_browser("--allow", server.origin, "--screenshot", str(picture), f"{server.origin}/feed.html")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(picture.read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
        self.assertGreater(picture.stat().st_size, 20_000)

    def test_slow_image(self):
        """The page has loaded long before: the picture is of what the unilet shows."""
        slow = stage.serve(stage.directory / "web", SlowImages)
        done = stage.run_browser("--allow", slow.origin, "--dump-dom", f"{slow.origin}/document.html")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.count("<tr>"), 250)

    def test_address_as_typed(self):
        done = stage.run_browser("--dump-dom", f"{server.origin.removeprefix('http://')}/frame.html")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("<iframe", done.stdout)

    def test_page_without_unilets(self):
        """Nobody answers for a page that is not of the web, and nobody need be waited for."""
        picture = stage.home / "blank.png"
        done = stage.run_browser("--screenshot", str(picture), "about:blank", timeout=20)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(picture.read_bytes()[:8], b"\x89PNG\r\n\x1a\n")

    def test_no_place_for_stores(self):
        """The program runs without one, and the person is told."""
        data = stage.home / "data" / "unilet-browser"
        shutil.rmtree(data.parent, ignore_errors=True)
        data.parent.mkdir()
        data.write_text("in the way", encoding="utf-8")
        self.addCleanup(shutil.rmtree, data.parent)
        done = stage.run_browser("--allow", server.origin, "--dump-dom", f"{server.origin}/document.html")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.count("<tr>"), 250)
        self.assertIn("unilets have no stores: " + str(data), done.stderr)

    @unittest.skipUnless(os.geteuid() == 0, "only root can hide /dev/kvm from one process")
    def test_no_kvm(self):
        """Something else in its place: the page hears why, and lives on."""
        user = f"--reuid={stage.user} --regid={stage.user} --clear-groups"
        hide = f'mount --bind /dev/null /dev/kvm && exec setpriv {user} "$@"'
        browser = stage.browser("--allow", server.origin, "--dump-dom", f"{server.origin}/hello.html")
        done = subprocess.run(["unshare", "-m", "sh", "-c", hide, "sh", *browser], env=stage.environment(),
                              cwd=stage.home, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("hello.unilet: /dev/kvm is not KVM", done.stderr)
        self.assertIn(">failed: /dev/kvm is not KVM", done.stdout)

    def test_failures(self):
        cases = [
            (["--dump-dom", f"http://127.0.0.1:{free_port()}/"], 1, "127.0.0.1"),
            (["--screenshot", "/nowhere/x.png", f"{server.origin}/frame.html"], 1, "/nowhere/x.png"),
            (["--allow", "http://a.example/path", server.origin], 2, "--allow"),
            (["--screenshot", "x.png"], 2, "URL"),
            (["--dump-dom", f"{server.origin}/document.html"], 1, "feed.unilet: this origin may not run"),
            (["--dump-dom", "--allow", server.origin, f"{server.origin}/document.html?unilet=none.unilet"], 1,
             "none.unilet: the server answered 404"),
            (["--screenshot", "x.png", "--allow", server.origin, f"{server.origin}/subtree.html?unilet=none.unilet"], 1,
             "none.unilet: the server answered 404"),
            (["--dump-dom", "--allow", server.origin, f"{server.origin}/document.html?unilet=damaged.unilet"], 1,
             "damaged.unilet: not a unilet image"),
        ]
        for arguments, status, words in cases:
            with self.subTest(arguments):
                done = stage.run_browser(*arguments)
                self.assertEqual(done.returncode, status, done.stderr)
                self.assertIn(words, done.stderr)

