"""series.py: rows of measured values, what is said of them, and how commands are run in turn."""
import os
import statistics
import subprocess
from collections import defaultdict

TIMEOUT_S = 120


class NotMeasured(Exception):
    """A figure that could not be had: the reason, for a person."""


class Skipped(Exception):
    """A figure that this machine cannot have: the reason, for a person."""


def quantile(values, part):
    """The value below which `part` (0..1) of them lie; the nearest one measured."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


class Row:
    """One line of the table. `ours` and `native` are values in `unit`; pairs were measured side by side."""

    def __init__(self, name, unit, ours, native=None, at_most=None, at_least=None, ratio_at_least=None, ratio_at_most=None,
                 more_is_better=False):
        self.name, self.unit, self.ours, self.native = name, unit, ours, native
        self.at_most, self.at_least = at_most, at_least
        self.ratio_at_least, self.ratio_at_most = ratio_at_least, ratio_at_most
        self.more_is_better = more_is_better

    def median(self):
        return statistics.median(self.ours)

    def ratio(self):
        """The median of the pairs' ratios: what slows both sides of a pair does not show."""
        if not self.native or len(self.native) != len(self.ours):
            return None
        return statistics.median(a / b for a, b in zip(self.ours, self.native))

    def target(self):
        if self.at_most is not None:
            return f"<= {self.at_most:g} {self.unit}"
        if self.at_least is not None:
            return f">= {self.at_least:g} {self.unit}".rstrip()
        if self.ratio_at_least is not None:
            return f">= {self.ratio_at_least:g} of native"
        if self.ratio_at_most is not None:
            return f"<= {self.ratio_at_most:g} of native"
        return ""

    def verdict(self):
        if self.at_most is not None:
            return "met" if self.median() <= self.at_most else "missed"
        if self.at_least is not None:
            return "met" if self.median() >= self.at_least else "missed"
        if self.ratio_at_least is not None:
            return "met" if self.ratio() >= self.ratio_at_least else "missed"
        if self.ratio_at_most is not None:
            return "met" if self.ratio() <= self.ratio_at_most else "missed"
        return ""

    def best(self):
        return max(self.ours) if self.more_is_better else min(self.ours)

    def cells(self):
        ratio = self.ratio()
        native = f"{statistics.median(self.native):.4g}" if self.native else ""
        return [self.name, f"{self.median():.4g}", f"{quantile(self.ours, 0.1):.4g}..{quantile(self.ours, 0.9):.4g}",
                f"{self.best():.4g}", self.unit, native, f"{ratio:.3g}" if ratio else "", self.target(), self.verdict()]

    def as_json(self):
        row = {"name": self.name, "unit": self.unit, "median": self.median(), "p10": quantile(self.ours, 0.1),
               "p90": quantile(self.ours, 0.9), "best": self.best(), "count": len(self.ours),
               "target": self.target() or None, "verdict": self.verdict() or None}
        if self.native:
            row["native"] = {"median": statistics.median(self.native), "p10": quantile(self.native, 0.1),
                             "p90": quantile(self.native, 0.9)}
            row["ratio"] = self.ratio()
        return row


class Table:
    """Prints rows as they come, under one heading."""

    WIDTHS = [44, 9, 19, 9, 5, 9, 7, 17, 7]
    HEADINGS = ["", "median", "p10..p90", "best", "", "native", "ratio", "target", ""]

    def __init__(self):
        self.rows = []
        self.show(self.HEADINGS)

    def show(self, cells):
        line = " ".join(f"{cell:<{width}}" if index in (0, 4, 7, 8) else f"{cell:>{width}}"
                        for index, (cell, width) in enumerate(zip(cells, self.WIDTHS)))
        print(line.rstrip(), flush=True)

    def add(self, row):
        self.rows.append(row)
        self.show(row.cells())


def run(command, **options):
    """Runs a command to its end. Returns its output; NotMeasured if it fails or hangs."""
    name = os.path.basename(str(command[0]))
    try:
        done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, text=True, timeout=TIMEOUT_S,
                              check=False, stdout=subprocess.PIPE, **{"stderr": subprocess.PIPE, **options})
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotMeasured(f"{name}: {error}") from error
    if done.returncode != 0:
        last = (done.stderr or "").strip().splitlines()[-1:] or ["no message"]
        raise NotMeasured(f"{name} ended with status {done.returncode}: {last[0]}")
    return done.stdout


def parse(text):
    """Lines of "name value" -> name: values."""
    values = defaultdict(list)
    for line in text.splitlines():
        name, value = line.split()
        values[name].append(float(value))
    return values


def side_by_side(native, ours, repetitions):
    """Runs both in turn (each pair in the other order than the last). For each name that is measured: a pair of lists
    of medians, native's and ours, one of each for each repetition."""
    pairs = defaultdict(lambda: ([], []))
    for repetition in range(repetitions):
        turn = [(0, native), (1, ours)]
        for side, command in turn if repetition % 2 == 0 else reversed(turn):
            # Standard error is what the programs write to for the cost of writing.
            for name, values in parse(run(command, stderr=subprocess.DEVNULL)).items():
                pairs[name][side].append(statistics.median(values))
    for name, (a, b) in pairs.items():
        if len(a) != repetitions or len(b) != repetitions:
            raise NotMeasured(f"{name} was measured on one side only: the machine lacks what the host has")
    return pairs
