"""test_examples.py: the examples on the generated interface, used as a person would. Started by `run`."""
import shutil
import xml.etree.ElementTree as ElementTree

import test_browser
from test_browser import Driven

ENTER, ESCAPE, LEFT, RIGHT, DOWN = "\ue007", "\ue00c", "\ue012", "\ue014", "\ue015"


class Example:
    """What the tests share: the program in a document, whose elements can be seen; nothing stored before."""

    def setUp(self):
        self.leave()
        shutil.rmtree(test_browser.stage.home / "data", ignore_errors=True)
        self.start()

    def start(self):
        self.go(f"document.html?unilet={self.name}.unilet")
        self.session.wait("return document.querySelector('#app *')")

    def tearDown(self):
        self.assertEqual([line for line in self.session.run("return window.said ?? []") if line != "ready"], [])

    def wait_state(self, text):
        """What the program says of itself begins so. Returns all of it."""
        self.session.wait("return document.getElementById('state').textContent.startsWith(arguments[0])", text)
        return self.session.run("return document.getElementById('state').textContent")

    def box(self, selector):
        return self.session.run("const b = document.querySelector(arguments[0]).getBoundingClientRect();"
                                "return [b.left, b.top, b.width, b.height]", selector)

    def pixel(self, selector, x, y):
        """Red, green, blue and opacity."""
        return self.session.run("return Array.from(document.querySelector(arguments[0]).getContext('2d')"
                                ".getImageData(arguments[1], arguments[2], 1, 1).data)", selector, x, y)

    def focus(self, selector):
        self.session.run("document.querySelector(arguments[0]).focus()", selector)

    def go_to_tree(self):
        """The page that people get. Returns where the program's view is."""
        self.leave()
        self.go(f"{self.name}.html")
        self.session.wait("return document.querySelector('x-unilet .note').getBoundingClientRect().height === 0 &&"
                          "document.querySelector('x-unilet').offsetHeight > 0")
        return self.box("x-unilet")

    def dump(self):
        """The page that people get, with the program in a tree of its own, as text; nothing was refused there."""
        self.leave()
        origin = test_browser.server.origin
        done = test_browser.stage.run_browser("--allow", origin, "--dump-dom", f"{origin}/{self.name}.html")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("NotAllowedError", done.stderr)
        self.assertNotIn("role=\"alert\"", done.stdout)
        return done.stdout.split('<template shadowrootmode="open">')[1]


class Todo(Example, Driven):
    """The list of tasks."""

    name = "todo"

    def add(self, *texts):
        for text in texts:
            self.session.send_keys("#new", text + ENTER)
            self.session.wait("return document.getElementById('new').value === ''")

    def wait_tasks(self, *texts):
        """Those that are shown."""
        self.session.wait("return JSON.stringify(Array.from(document.querySelectorAll('#list li:not([hidden]) .text'),"
                          "(text) => text.textContent)) === JSON.stringify(arguments[0])", list(texts))

    def wait_count(self, text):
        self.session.wait("return document.getElementById('count').textContent === arguments[0]", text)

    def test_checked_filtered_cleared_kept(self):
        self.add("Milk", "  gr\u00fc\u00df <b>dich</b> ", "   ", "Bread")
        self.wait_tasks("Milk", "gr\u00fc\u00df <b>dich</b>", "Bread")
        self.session.click("#list li:nth-child(2) .check")
        self.wait_count("2 left")
        self.session.click("[data-filter=done]")
        self.wait_tasks("gr\u00fc\u00df <b>dich</b>")
        self.session.click("[data-filter=open]")
        self.wait_tasks("Milk", "Bread")
        pressed = "return Array.from(document.querySelectorAll('[data-filter]'), (b) => b.getAttribute('aria-pressed'))"
        self.assertEqual(self.session.run(pressed), ["false", "true", "false"])
        self.session.reload()
        self.wait_tasks("Milk", "gr\u00fc\u00df <b>dich</b>", "Bread")
        self.assertEqual(self.session.run("return Array.from(document.querySelectorAll('.check'), (c) => c.checked)"),
                         [False, True, False])
        self.session.click("#clear")
        self.wait_tasks("Milk", "Bread")
        self.session.reload()
        self.wait_tasks("Milk", "Bread")
        self.session.click("#list li:first-child .remove")
        self.wait_tasks("Bread")

    def test_changed_in_place(self):
        self.add("Milk", "Bread")
        self.wait_tasks("Milk", "Bread")
        self.session.double_click("#list li:first-child .text")
        self.session.wait("return document.activeElement === document.querySelector('.editor')")
        self.session.press("Butter" + ENTER)
        self.wait_tasks("Butter", "Bread")
        self.session.wait("return document.activeElement === document.querySelector('.text')")
        self.session.click("#list li:last-child .edit")
        self.session.wait("return document.activeElement === document.querySelector('li:last-child .editor')")
        self.session.press("Cake" + ESCAPE)
        self.session.wait("return document.activeElement === document.querySelector('li:last-child .text')")
        self.wait_tasks("Butter", "Bread")
        self.session.click("#list li:last-child .edit")
        self.session.wait("return document.activeElement === document.querySelector('li:last-child .editor')")
        self.session.press("Rolls")
        self.session.click("#new")
        self.wait_tasks("Butter", "Rolls")
        self.assertEqual(self.session.run("return document.querySelector('.check').getAttribute('aria-label')"), "Done: Butter")

    def test_tree_of_its_own(self):
        """Its elements are out of reach there: a click goes to a place, keys to the focus."""
        left, top, width, height = self.go_to_tree()
        self.assertIsNone(self.session.run("return document.querySelector('x-unilet').shadowRoot"))
        self.session.click_at(left + width / 2, top + 25)
        for count, text in enumerate(("Milk", "Bread"), 1):
            self.session.press(text + ENTER)
            self.session.wait("return document.querySelector('x-unilet').offsetHeight > arguments[0]", height + 40 * count)
        self.assertIn(">Bread</span>", self.dump())


class Table(Example, Driven):
    """The benchmark's table."""

    name = "table"
    FIRST = "return Array.from(document.querySelectorAll('#body tr'), (row) => row.cells[0].textContent)"

    def command(self, name, state):
        self.session.click(f"[data-do={name}]")
        self.wait_state(state)

    def label(self, number):
        return self.session.run("return document.querySelector(`#body tr:nth-child(${arguments[0]})`).cells[1].textContent", number)

    def test_all_commands(self):
        run = self.session.run
        self.command("create", "1000 rows")
        self.assertEqual(run(self.FIRST), [str(i) for i in range(1, 1001)])
        label, tenth = self.label(10), self.label(11)
        self.command("update", "1000 rows")
        self.session.wait("return document.querySelector('#body tr').cells[1].textContent.endsWith(' !!!')")
        self.assertEqual((self.label(10), self.label(11)), (label, tenth + " !!!"))
        self.command("swap", "1000 rows")
        self.session.wait("return document.querySelector('#body tr:nth-child(2)').cells[0].textContent === '999'")
        self.assertEqual(run(self.FIRST), ["1", "999", *map(str, range(3, 999)), "2", "1000"])
        self.session.click("#body tr:nth-child(2) .select")
        self.session.wait("return document.querySelector('#body tr:nth-child(2)').className === 'selected'")
        self.session.click("#body tr:nth-child(3) .select")
        self.session.wait("return document.querySelector('#body tr:nth-child(3)').className === 'selected'")
        self.assertEqual(run("return document.querySelectorAll('.selected').length"), 1)
        self.session.click("#body tr:nth-child(3) .remove")
        self.wait_state("999 rows")
        self.assertEqual(run(self.FIRST)[:4], ["1", "999", "4", "5"])
        self.command("create", "1000 rows")
        self.assertEqual(run(self.FIRST), [str(i) for i in range(1001, 2001)])

    def test_ten_thousand(self):
        self.command("create-many", "10000 rows")
        self.command("append", "11000 rows")
        self.assertEqual(self.session.run(self.FIRST), [str(i) for i in range(1, 11001)])
        self.command("clear", "0 rows")
        self.assertEqual(self.session.run(self.FIRST), [])

    def test_tree_of_its_own(self):
        self.assertIn("No rows", self.dump())
        left, top, _, _ = self.go_to_tree()
        self.session.click_at(left + 60, top + 25)
        self.session.wait("return document.querySelector('x-unilet').offsetHeight > 1000 * 20")


class Sketch(Example, Driven):
    """Strokes on a canvas, by pointer and by keyboard."""

    name = "sketch"

    def strokes(self):
        """The picture that the page would save: each stroke's colour and its points."""
        text = self.session.run_async("const done = arguments[arguments.length - 1]; unilet.exports.picture().then(done)")
        return [(group.get("stroke"), "".join(path.get("d") for path in group)) for group in ElementTree.fromstring(text)]

    def drag(self, *points):
        left, top, width, _ = self.box("#paper")
        self.session.drag(*[(left + x * width / 960, top + y * width / 960) for x, y in points])

    def test_drawn_undone_saved(self):
        self.drag((100, 100), (200, 100), (200, 200))
        self.wait_state("1 stroke")
        self.session.wait("return document.querySelector('#paper').getContext('2d').getImageData(200, 180, 1, 1).data[3] === 255")
        self.assertEqual(self.pixel("#paper", 150, 100), [28, 36, 48, 255])
        self.assertEqual(self.pixel("#paper", 150, 150)[3], 0)
        self.session.click(".red")
        self.session.wait("return document.querySelector('.red').getAttribute('aria-pressed') === 'true'")
        self.drag((300, 100), (300, 200))
        self.wait_state("2 strokes")
        strokes = self.strokes()
        self.assertEqual([colour for colour, _ in strokes], ["#1c2430", "#c8322b"])
        self.focus("#paper")
        self.session.press(RIGHT)  # the pen is up, and draws nothing
        self.session.wait("return !document.querySelector('#pen').hidden")
        self.assertEqual(self.strokes(), strokes)
        self.session.click("#undo")
        self.wait_state("1 stroke")
        self.assertEqual(self.pixel("#paper", 300, 150)[3], 0)
        self.assertEqual(self.pixel("#paper", 150, 100)[3], 255)
        self.session.click("#clear")
        self.wait_state("0 strokes")
        self.assertEqual(self.strokes(), [])

    def test_keyboard(self):
        self.focus("#paper")
        self.session.press(RIGHT + " " + RIGHT * 2 + DOWN + " " + RIGHT)
        self.wait_state("1 stroke")
        self.session.wait("return document.querySelector('#pen').style.left === '53.33%'")
        (_, path), = self.strokes()
        self.assertEqual(path, "M488.0 270.0L488.0 270.0L496.0 270.0L504.0 270.0L504.0 278.0")

    def test_tree_of_its_own(self):
        self.assertIn("0 strokes", self.dump())


class Mandelbrot(Example, Driven):
    """Computed by the program, shown by a canvas."""

    name = "mandelbrot"

    def test_computed(self):
        self.wait_state("1\u00d7")
        self.assertEqual(self.pixel("#picture", 480, 270), [0, 0, 0, 255])
        corner = self.pixel("#picture", 0, 0)
        self.assertNotEqual(corner[:3], [0, 0, 0])
        self.assertEqual(self.session.run("return [document.querySelector('progress').position, cancel.disabled]"), [1, True])
        self.focus("#picture")
        self.session.press("+")
        self.wait_state("2\u00d7")
        self.assertNotEqual(self.pixel("#picture", 0, 0), corner)
        left, top, width, _ = self.box("#picture")
        self.session.click_at(left + width / 2, top + 5)
        self.wait_state("4\u00d7")
        self.session.click("#start")
        self.wait_state("1\u00d7")
        self.assertEqual(self.pixel("#picture", 0, 0), corner)

    def test_cancel(self):
        """The middle is in the set, so the closer, the longer it takes."""
        self.wait_state("1\u00d7")
        self.focus("#picture")
        self.session.press("+" * 48)
        self.wait_state("Computing")
        self.session.click("#cancel")
        self.wait_state("Cancelled")
        self.assertTrue(self.session.run("return cancel.disabled"))

    def test_tree_of_its_own(self):
        self.assertIn("Mandelbrot set", self.dump())


def next_generation(cells):
    """The rule as it is told, of a set of (x, y) on a torus."""
    around = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]
    counts = {}
    for x, y in cells:
        for left, up in around:
            place = ((x + left) % 128, (y + up) % 72)
            counts[place] = counts.get(place, 0) + 1
    return {place for place, count in counts.items() if count == 3 or (count == 2 and place in cells)}


class GameOfLife(Example, Driven):
    """Cells as pixels."""

    name = "life"

    def cells(self):
        found = self.session.run("""
            const data = document.getElementById('field').getContext('2d').getImageData(0, 0, 128, 72).data;
            return Array.from(Array(128 * 72).keys()).filter((i) => data[4 * i + 3] > 0)""")
        return {(i % 128, i // 128) for i in found}

    def step(self, number):
        self.session.click("#step")
        self.wait_state(f"Generation {number},")

    def test_generations(self):
        self.assertIn("36 cells", self.wait_state("Generation 0,"))
        self.session.click("#random")
        self.session.wait("return !document.getElementById('state').textContent.endsWith(' 36 cells')")
        cells = self.cells()
        self.assertGreater(len(cells), 1000)
        for number in range(1, 6):
            self.step(number)
            cells = next_generation(cells)
            self.assertEqual(self.cells(), cells)

    def test_runs_and_stops(self):
        self.session.click("#run")
        self.session.wait("return /^Generation [1-9]/.test(document.getElementById('state').textContent)")
        self.session.click("#run")
        self.session.wait("return run.getAttribute('aria-pressed') === 'false'")
        number = int(self.wait_state("Generation").split()[1].rstrip(","))
        self.step(number + 1)

    def test_drawn(self):
        self.session.click("#clear")
        self.wait_state("Generation 0, 0 cells")
        left, top, width, _ = self.box("#field")
        size = width / 128
        self.session.click_at(left + 10.5 * size, top + 20.5 * size)
        self.wait_state("Generation 0, 1 cells")
        self.assertEqual(self.cells(), {(10, 20)})
        self.session.drag(*[(left + x * size, top + 20.5 * size) for x in (9.5, 10.5, 11.5)])
        self.wait_state("Generation 0, 3 cells")
        self.step(1)
        self.assertEqual(self.cells(), {(10, 19), (10, 20), (10, 21)})

    def test_keyboard(self):
        self.session.click("#clear")
        self.wait_state("Generation 0, 0 cells")
        self.focus("#field")
        self.session.press(LEFT + DOWN + " " + RIGHT + " ")
        self.wait_state("Generation 0, 2 cells")
        self.assertEqual(self.cells(), {(63, 37), (64, 37)})

    def test_tree_of_its_own(self):
        self.assertIn("Generation 0, 36 cells", self.dump())
