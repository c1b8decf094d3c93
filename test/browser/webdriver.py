"""webdriver.py: the few commands of WebDriver that the tests need, over the standard library."""
import json
import socket
import time
import urllib.error
import urllib.request

from stage import end

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
START_S = 20
COMMAND_S = 60


class WebDriverError(Exception):
    """What the driver answered instead."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Session:
    """One browser, driven. To be closed."""

    limit_s = COMMAND_S

    def __init__(self, stage, *options):
        self.port = free_port()
        self.driver = stage.start(["WebKitWebDriver", f"--port={self.port}", "--host=127.0.0.1"],
                                  env=stage.environment(), cwd=stage.home, **stage.as_user())
        self._wait()
        binary, *arguments = stage.browser("--automation", *options)
        wanted = {"webkitgtk:browserOptions": {"binary": binary, "args": arguments}}
        answer = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.path = "/session/" + answer["sessionId"]

    def _wait(self):
        deadline = time.monotonic() + START_S
        while True:
            try:
                return self._ask("GET", "/status")
            except (urllib.error.URLError, ConnectionError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def _ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, method=method,
                                         headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=self.limit_s) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                value = json.load(error)["value"]
            raise WebDriverError(f"{value.get('error')}: {value.get('message')}") from None

    def close(self):
        """The browser ends with its session; whatever is left of it is ended with the driver."""
        try:
            self._ask("DELETE", self.path)
        except WebDriverError:
            pass
        end(self.driver)

    def go(self, url):
        self._ask("POST", self.path + "/url", {"url": url})

    def reload(self):
        self._ask("POST", self.path + "/refresh", {})

    def run(self, script, *arguments):
        """Runs a function's body in the page; returns what it returns."""
        return self._ask("POST", self.path + "/execute/sync", {"script": script, "args": list(arguments)})

    def allow_scripts(self, seconds):
        """How long run_async() may take."""
        self.limit_s = seconds
        self._ask("POST", self.path + "/timeouts", {"script": seconds * 1000})

    def run_async(self, script, *arguments):
        """Runs a function's body, which has one argument more: a function. Returns what that is called with."""
        return self._ask("POST", self.path + "/execute/async", {"script": script, "args": list(arguments)})

    def wait(self, script, *arguments, timeout=20):
        """Until the function's body returns something true, and returns that."""
        deadline = time.monotonic() + timeout
        while True:
            value = self.run(script, *arguments)
            if value:
                return value
            if time.monotonic() > deadline:
                raise AssertionError(f"did not become true in {timeout} s: {script}")
            time.sleep(0.05)

    def click(self, selector):
        """Clicks as a person would, in the element's middle."""
        found = self._ask("POST", self.path + "/element", {"using": "css selector", "value": selector})
        self._ask("POST", f"{self.path}/element/{found[ELEMENT]}/click", {})

    def _act(self, *sources):
        self._ask("POST", self.path + "/actions", {"actions": sources})

    def _point(self, *actions):
        self._act({"type": "pointer", "id": "mouse", "actions": actions})

    def click_at(self, x, y):
        """Clicks at a place of the page."""
        self.drag((x, y))

    def drag(self, first, *more):
        """Goes to a place of the page, presses the button, goes to other places, lets it go."""
        moves = [{"type": "pointerMove", "x": int(x), "y": int(y), "origin": "viewport"} for x, y in (first, *more)]
        self._point(moves[0], {"type": "pointerDown", "button": 0}, *moves[1:], {"type": "pointerUp", "button": 0})

    def double_click(self, selector):
        x, y = self.run("const b = document.querySelector(arguments[0]).getBoundingClientRect();"
                        "return [b.left + b.width / 2, b.top + b.height / 2]", selector)
        down, up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        self._point({"type": "pointerMove", "x": int(x), "y": int(y), "origin": "viewport"}, down, up, down, up)

    def press(self, text):
        """Presses keys one after the other, wherever the focus is."""
        self._act({"type": "key", "id": "keyboard", "actions": [
            {"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]})

    def send_keys(self, selector, text):
        found = self._ask("POST", self.path + "/element", {"using": "css selector", "value": selector})
        self._ask("POST", f"{self.path}/element/{found[ELEMENT]}/value", {"text": text})
