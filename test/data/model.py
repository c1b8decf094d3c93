"""model.py: what writer.c does: the states that a store may be in, step by step."""

STEPS = 9
BLOCK = 4096
RECORD = 64
BIG_BLOCKS = 64
DIRECTORY = None  # in place of a file's bytes


def fill(step, length):
    unit = f"{step}:".encode()
    return (unit * (length // len(unit) + 1))[:length]


def written(old, at, new):
    old = old.ljust(at, b"\0")
    return old[:at] + new + old[at + len(new):]


def put(state, step, turn):
    """The file system's own steps of a put, after each of which it may have been committed."""
    value = fill(step, step * 13 % 4000)
    if "keyvalue" not in state:
        state = dict(state, keyvalue=DIRECTORY)
        yield state
    state = {**state, "keyvalue/+new": b""}
    yield state
    state = {**state, "keyvalue/+new": value}
    yield state
    state = {**state, f"keyvalue/k{turn % 5}": value}
    del state["keyvalue/+new"]
    yield state


def change(state, step):
    """What a step leaves, for all but put."""
    turn, kind, state = step // STEPS, step % STEPS, dict(state)
    if kind == 0:
        state["new"] = b""
    elif kind == 1:
        state["new"] = written(state["new"], 0, fill(step, 100 + step * 37 % 3900))
    elif kind == 2:
        state[f"f{turn % 7}"] = state.pop("new")
    elif kind == 3:
        yield dict(state, log=state.get("log", b""))  # it is made before it is written
        state["log"] = b"" if turn % 100 == 99 else state.get("log", b"") + fill(step, RECORD)
    elif kind == 4:
        if state.pop(f"d{turn % 3}", 0) == 0:
            state[f"d{turn % 3}"] = DIRECTORY
    elif kind == 5:
        state.pop(f"f{(turn + 3) % 7}", None)
    elif kind == 6:
        at = step * 7919 % BIG_BLOCKS * BLOCK + 100
        yield dict(state, big=state.get("big", b""))  # as above
        state["big"] = written(state.get("big", b""), at, fill(step, 200))
    yield state


def says(step):
    """Whether the writer says this number, after everything was flushed."""
    return step % STEPS in (2, 8)


def states(state, step):
    """Endless: (state, the step that goes on from there, the last step that was said before)."""
    said = None
    yield state, step, said
    while True:
        *parts, whole = put(state, step, step // STEPS) if step % STEPS == 7 else change(state, step)
        for state in parts:
            yield state, step, said
        state = whole
        said = step if says(step) else said
        step += 1
        yield state, step, said
