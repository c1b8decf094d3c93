"""test_message.py: messages, calls, files and streams between page script and a program. Started by `run`."""
import hashlib
import json
import subprocess

from test_browser import Driven


class Pack(Driven):
    """Files of the page that go in, and a stream that comes out."""

    def drop(self, size, noise):
        """Drops a file of so many bytes, the same in all places or different."""
        self.session.run("""
            const bytes = new Uint8Array(arguments[0]);
            for (let i = 0; i < bytes.length; i += 4096)
                arguments[1] ? crypto.getRandomValues(bytes.subarray(i, i + 4096)) : bytes.fill(i >> 12, i, i + 4096);
            const data = new DataTransfer();
            data.items.add(new File([bytes], 'a file'));
            document.getElementById('drop').dispatchEvent(new DragEvent('drop', {dataTransfer: data, cancelable: true}));
        """, size, noise)

    def test_packed(self):
        self.go("pack.html")
        size = 5_000_001
        self.drop(size, False)
        self.session.wait("return document.querySelector('#jobs a')", timeout=60)
        self.session.run("""window.packed = undefined;
            fetch(document.querySelector('#jobs a').href).then((answer) => answer.arrayBuffer()).then((buffer) => {
                window.packed = Array.from(new Uint8Array(buffer)); })""")
        packed = bytes(self.session.wait("return window.packed"))
        self.assertLess(len(packed), size // 10)
        whole = b"".join(bytes([i & 255]) * 4096 for i in range(size // 4096 + 1))[:size]
        done = subprocess.run(["zstd", "-dc"], input=packed, capture_output=True, check=True)
        self.assertEqual(hashlib.sha256(done.stdout).digest(), hashlib.sha256(whole).digest())

    def test_cancel_while_it_packs(self):
        self.go("pack.html")
        self.session.run("document.getElementById('level').value = '19'")
        self.drop(100_000_000, True)
        self.session.wait("return document.querySelector('#jobs progress')?.value > 0")
        self.session.click("#jobs button")
        self.session.wait("return document.querySelector('#jobs small').textContent === 'cancelled'")
        self.assertEqual(self.session.run("return document.querySelectorAll('#jobs a').length"), 0)


class Messages(Driven):
    """What page script and a program say to each other."""

    def start(self, query=""):
        self.leave()
        self.go(f"messages.html{query}")
        self.wait_said("ready")

    def ask(self, expression, *arguments, timeout=60):
        """What a promise comes to, as text."""
        self.session.run("const given = arguments; window.answer = undefined; "
                         f"outcome((async () => {expression})()).then((text) => {{ window.answer = text; }})", *arguments)
        return self.session.wait("return window.answer", timeout=timeout)

    def test_values_there_and_back(self):
        self.start()
        value = [None, True, False, -1.5, "gr\u00fc\u00df \U0001f600", "", [[]], {"a": {"__proto__": 1}, "": []}]
        self.assertEqual(json.loads(self.ask("unilet.exports.echo(JSON.parse(given[0]))", json.dumps(value))), value)
        self.assertEqual(self.ask("""(async () => {
            const given = [2n ** 63n - 1n, new Date(5), undefined, new Map([[1n, { a: new Map() }]]), new Uint8Array([1, 2]).buffer];
            const [int, date, none, map, bytes] = await unilet.exports.echo(given);
            return [int === given[0], date instanceof Date && +date === 5, none === undefined, map instanceof Map &&
                map.get(1n).a instanceof Map, bytes instanceof Uint8Array && bytes.join() === '1,2'];
        })()"""), "[true,true,true,true,true]")
        self.assertEqual(self.ask("unilet.exports.echo(() => {})").split(":")[0], "DOMException DataCloneError")
        self.assertEqual(self.ask("unilet.exports.none()").split(" ")[0], "DOMException")
        self.assertEqual(self.ask("unilet.exports.fail('RangeError')"), "RangeError RangeError: as was asked")
        self.assertEqual(self.ask("unilet.exports.fail('AbortError')"), "DOMException AbortError: as was asked")
        self.assertEqual(self.ask("unilet.exports.fail('Own')"), "Error Own: as was asked")

    def test_posts(self):
        self.start()
        self.session.run("for (let i = 0; i < 300; i++) unilet.postMessage({ i })")
        self.session.wait("return window.posted?.length === 300")
        self.assertEqual(self.session.run("return posted.map((data) => data.got.i)"), list(range(300)))

    def test_imports_and_calls_within_calls(self):
        self.start()
        self.assertEqual(self.ask("unilet.exports.call_back('twice', 21)"), "42")
        self.assertEqual(self.ask("unilet.exports.call_back('later', 'x')"), '["x"]')
        self.assertEqual(self.ask("unilet.exports.call_back('fails')"), "TypeError TypeError: the page says no")
        self.assertTrue(self.ask("unilet.exports.call_back('toString')").startswith("DOMException NotFoundError"))
        self.assertEqual(self.ask("unilet.exports.call_back('deeper', 9)"), '"bottom"')

    def test_megabytes(self):
        """A hundred of them there and back, whole."""
        self.start(f"?window={256 << 20}")
        self.assertEqual(self.ask("""(async () => {
            const bytes = new Uint8Array(given[0]);
            for (let i = 0; i < bytes.length; i += 997)
                bytes[i] = i >> 3;
            const back = await unilet.exports.invert(bytes);
            let wrong = 0;
            for (let i = 0; i < bytes.length; i++)
                wrong += back[i] !== (~bytes[i] & 255);
            return [back.length, wrong];
        })()""", 100_000_001), "[100000001,0]")

    def test_larger_than_the_window(self):
        self.start()
        self.assertIn("option window", self.ask("unilet.exports.invert(new Uint8Array(5 << 20))"))
        self.assertEqual(self.ask("unilet.exports.invert(new Uint8Array(1)).then((bytes) => bytes[0])"), "255")
        self.assertEqual(self.ask("""(() => {
            document.body.innerHTML += '<x-unilet src="messages.unilet" window="8000000"></x-unilet>';
            return document.querySelector('x-unilet').unilet.exports.invert(new Uint8Array(5 << 20));
        })().then((bytes) => bytes.length)"""), str(5 << 20))
        self.go(f"messages.html?window={1 << 30}")
        said = self.wait_said("error")
        self.assertTrue(any("at most 512 MiB" in line for line in said), said)

    def test_buffers_stay_the_page_s(self):
        """They can be transferred afterwards, what was sent at once as well as what came."""
        self.start()
        self.assertEqual(self.ask("""(async () => {
            const sent = new Uint8Array(1000), answer = unilet.exports.invert(sent);
            structuredClone(sent.buffer, { transfer: [sent.buffer] });
            const back = await answer, moved = structuredClone(back.buffer, { transfer: [back.buffer] });
            return [sent.length, back.length, moved.byteLength];
        })()"""), "[0,0,1000]")

    def test_view_of_part_of_a_buffer(self):
        self.start()
        self.assertEqual(self.ask("""(async () => {
            const whole = Uint8Array.from({ length: 1 << 20 }, (_, i) => i % 251);
            const back = await unilet.exports.invert(whole.subarray(777, 777 + 600000));
            return [back.length, back.every((byte, i) => byte === (~whole[777 + i] & 255))];
        })()"""), "[600000,true]")

    def test_file_of_gigabytes(self):
        """It is a part of itself many times over: nobody could copy it."""
        self.start()
        self.assertEqual(self.ask("""(async () => {
            const piece = new Uint8Array(1 << 20).fill(7);
            const file = new File([...Array(3 << 10).fill(new Blob([piece])), 'the end'], 'large');
            const tail = await unilet.exports.read_file(file, file.size - 7, 100);
            const middle = await unilet.exports.read_file(file, 2.5 * 2 ** 30, 3);
            const much = await unilet.exports.read_file(file, 2 ** 30 - 5, 700000); // in one call
            return [file.size, new TextDecoder().decode(tail), middle.join(), much.length, await unilet.exports.echo(file) !== await unilet.exports.echo(file)];
        })()"""), f'[{(3 << 30) + 7},"the end","7,7,7",700000,true]')

    def test_stream(self):
        """Made as it is read: one that is given up is closed."""
        self.start()
        self.assertEqual(self.ask("unilet.exports.make_stream(50).then((stream) => new Response(stream).text()).then((text) => text.length)"),
                         "50000")
        self.assertEqual(self.ask("""(async () => {
            const [before] = await unilet.exports.stream_state();
            const reader = (await unilet.exports.make_stream(1e9)).getReader();
            await reader.read();
            await reader.read();
            const [made] = await unilet.exports.stream_state();
            await reader.cancel();
            return [before, made - before < 10, (await unilet.exports.stream_state())[1]];
        })()"""), "[50,true,2]")

    def test_end(self):
        """Nobody who waits is left waiting."""
        self.start()
        self.assertEqual(self.ask("Promise.allSettled([unilet.exports.leave(3), unilet.exports.echo(1)])"
                                  ".then((all) => all.map(({ reason }) => reason.name))"), '["AbortError","AbortError"]')
        self.assertIn("exit: 3", self.wait_said("exit"))
        self.assertIn("AbortError", self.ask("unilet.exports.echo(1)"))

    def test_malformed_messages(self):
        for which in range(5):
            with self.subTest(which):
                self.go("messages.html?unilet=malformed-message.unilet")
                self.wait_said("ready")
                self.session.run("unilet.postMessage(arguments[0])", which)
                said = self.wait_said("error")
                self.assertTrue(any("request" in line for line in said), said)
                self.wait_no_guest()


class Compute(Driven):
    """A program that computes in main(), and is stopped by what it only hears of through an upcall."""

    def setUp(self):
        self.go("compute.html")
        self.session.wait("return document.getElementById('result').textContent === 'computing'")
        self.session.run("window.exited = undefined; program.onexit = ({ detail }) => { window.exited = detail; }")

    def wait_cancelled(self, by):
        self.session.wait("return window.exited === 0")
        self.assertEqual(self.session.run("return document.getElementById('result').textContent"), by)

    def test_a_button_cancels(self):
        self.session.click("#cancel")
        self.wait_cancelled("button")

    def test_a_call_cancels(self):
        self.session.run("program.exports.stop()")
        self.wait_cancelled("call")
