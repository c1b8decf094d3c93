"""counts.py: what the test runners share: the closing line, and counts read from TAP."""
import re

CLOSING = re.compile(r"^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$")
TAP_RESULT = re.compile(r"^(\s*)(not ok|ok)\b\s*(.*)$")


class Counts:
    """How many checks passed, failed, and were skipped."""

    def __init__(self, passed=0, failed=0, skipped=0):
        self.passed, self.failed, self.skipped = passed, failed, skipped

    def __add__(self, other):
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self):
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text

    def ran(self):
        return self.passed + self.failed


def last_closing_line(text):
    """Counts of the last closing line in a suite's output, or None."""
    for line in reversed(text.splitlines()):
        match = CLOSING.match(line.strip())
        if match:
            return Counts(*(int(number or 0) for number in match.groups()))
    return None


def count_tap(text):
    """Counts the top-level results of TAP, or of its subtests where a file is one result with subtests in it."""
    counts = Counts()
    for line in text.splitlines():
        match = TAP_RESULT.match(line)
        if not match or match.group(1):
            continue
        if re.search(r"#\s*skip", match.group(3), re.IGNORECASE):
            counts.skipped += 1
        elif match.group(2) == "ok":
            counts.passed += 1
        else:
            counts.failed += 1
    return counts
