"""kill.py: kills guests while they write, and looks from outside what is left: nothing that was flushed may be missing, and
nothing may be there in part."""
import os
import signal
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

import machine
import model

ROUNDS_A_STORE = 200
SIZE = "2M"
DATABASE_SIZE = "16M"  # its log alone gets 4 MiB long
FLUSHES_MAX = 6        # that are waited for before the kill
DELAY_MS_MAX = 1.5     # after them: about what a flush takes
STATES_MAX = 100       # that may lie behind the last flush that was said: the steps to the next one, and some

kills = 0
kills_lock = threading.Lock()


def children(process):
    """Name -> number of the processes that this one started."""
    path = Path(f"/proc/{process}/task/{process}/children")
    numbers = path.read_text().split() if path.exists() else []
    found = {}
    for number in numbers:
        try:
            found[Path(f"/proc/{number}/comm").read_text().strip()] = int(number)
        except OSError:
            pass  # gone meanwhile
    return found


def kill_some(process, draw):
    """The launcher, the monitor, the server, or all of them."""
    parts = children(process.pid)
    monitor, server = parts.get("unilet-monitor"), parts.get("unilet-server")
    chosen = draw.choice([[process.pid], [monitor], [server], [process.pid, monitor, server]])
    for number in filter(None, chosen):
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            pass
    if not any(chosen):
        process.kill()


def run_and_kill(command, draw):
    """Returns the lines that the guest said before it was killed, after some of them or none."""
    global kills
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
                               start_new_session=True)
    watchdog = threading.Timer(machine.TIME_LIMIT_S, process.kill)
    watchdog.start()
    lines = []
    for _ in range(draw.randrange(FLUSHES_MAX + 1)):
        lines.append(process.stdout.readline())
    time.sleep(draw.uniform(0, DELAY_MS_MAX) / 1000)
    kill_some(process, draw)
    with kills_lock:
        kills += 1
    rest, error = process.communicate()
    watchdog.cancel()
    said = b"".join(lines + [rest]).decode().splitlines(keepends=True)
    return [line for line in said if line.endswith("\n")], error.decode()


class Victim:
    """What is killed again and again, with its store."""

    def __init__(self, name, lane, draw):
        self.store, self.scratch, self.draw = machine.OUT / f"{name}-{lane}.store", machine.OUT / f"{name}-{lane}", draw
        self.store.unlink(missing_ok=True)
        self.said, self.worth = None, 0

    def play(self, command):
        """Returns the tree that is left, or a list of what is wrong."""
        said, error = run_and_kill(command, self.draw)
        numbers = [line.strip() for line in said if line.strip().isdigit()]
        if numbers:
            self.said, self.worth = int(numbers[-1]), self.worth + 1
        wrong = [line.strip() for line in said if line.startswith("FAIL")]
        wrong += [line for line in error.splitlines() if machine.ABOUT_DATA.search(line)]
        tree = {} if wrong or not self.store.exists() else machine.read_tree(self.store, self.scratch)
        if isinstance(tree, str) and self.said is None and ("empty" in tree or "no file system" in tree):
            return {}, []  # killed before it was made
        if isinstance(tree, str):
            return {}, [tree]
        check = machine.store_tool("check", self.store) if tree else None
        if check and (check.returncode != 0 or not check.stdout.startswith("in order")):
            wrong.append(check.stdout + check.stderr)
        return tree, wrong

    def check_worth(self):
        return [] if self.worth > 0 else ["nothing was ever flushed before a kill"]


class Writer(Victim):
    """writer.c: what is left must be a state that model.py knows, no older than the last flush that was said."""

    def __init__(self, name, lane, draw):
        super().__init__(name, lane, draw)
        self.state, self.step = {}, 0

    def round(self):
        command = machine.command("writer", f"{self.store}:{SIZE}", self.step)
        self.said = None if self.step == 0 else self.step - 1
        before = self.said
        tree, wrong = self.play(command)
        if wrong:
            return wrong
        newest = self.said if self.said != before else None
        for number, (state, step, said) in enumerate(model.states(self.state, self.step)):
            reached = newest is None or (said is not None and said >= newest)
            if reached and state == tree:
                self.state, self.step = state, step
                return []
            if newest is None and number > STATES_MAX or said is not None and said > (newest or 0) + STATES_MAX:
                break
        names = {name: None if value is None else len(value) for name, value in tree.items()}
        return [f"from step {self.step}, {newest} was said last; what is left is no state of it: {names}"]


class Database(Victim):
    """database.c: SQLite itself must find its file in order, with the last transaction that was said or the next."""

    def __init__(self, name, lane, draw):
        super().__init__(name, lane, draw)
        self.mode = name

    def round(self):
        tree, wrong = self.play(machine.command("database", f"{self.store}:{DATABASE_SIZE}", self.mode, 0))
        if wrong or "base.db" not in tree:
            return wrong or ([] if self.said is None else ["its file is gone"])
        database = sqlite3.connect(self.scratch / "base.db")
        try:
            state = database.execute("PRAGMA integrity_check").fetchall()
            if database.execute("SELECT name FROM sqlite_master WHERE name = 'total'").fetchall():
                last = database.execute("SELECT last FROM total").fetchall()
                newest, rows = database.execute("SELECT max(number), count(*) FROM note").fetchone()
            else:
                last, newest, rows = [], None, 0
        finally:
            database.close()
        last = last[0][0] if last else 0
        if state != [("ok",)]:
            wrong.append(f"integrity_check: {state}")
        if last != (newest or 0) or rows != min(last, 60):
            wrong.append(f"a transaction in part: last {last}, newest {newest}, {rows} rows")
        if self.said is not None and last not in (self.said, self.said + 1):
            wrong.append(f"transaction {self.said} was said, {last} is there")
        self.said = last if last else self.said
        return wrong


def victim(kind, lane, draw):
    return (Writer if kind == "writer" else Database)(kind, lane, draw)
