"""One scenario tried: played, proved, and where something is wrong made as short as it can be."""

import traceback

from muster.simulator.decisions import Decisions
from muster.simulator.player import Player
from muster.simulator.proofs import Violation

# Decisions after which a crash may rightly lead elsewhere: a refused stop counts within one session only.
ONE_SESSION = ("stop", "gives_up")
TRIES = 160


def play(ground, workflow, costs, given=None, seed=None, mix=None, expected=None, like=None):
    """Play one scenario; return `(ending, fault)`, one of them None. A fault is `{"what", "text", "trace"}`.

    `expected`: the statuses it may end in; `like`: the ending of the same scenario without the crash."""
    decisions = Decisions(given, seed, mix)
    try:
        ending = Player(ground, workflow, decisions, costs).play()
        if expected and ending.status not in expected:
            raise Violation("unexpected end", "it ended {} and should end {}".format(ending.status, " or ".join(expected)))
        if like is not None and ending.end() != like.end():
            raise Violation("a crash changes the end", _difference(like, ending))
        return ending, None
    except Violation as error:
        return None, {"what": error.name, "text": error.text, "trace": dict(decisions.trace)}
    except Exception as error:  # noqa: BLE001 - whatever the engine raises where it should not is a finding
        where = traceback.extract_tb(error.__traceback__)[-1]
        text = "{} at {}:{}: {}".format(type(error).__name__, where.filename.rpartition("/")[2], where.lineno, error)
        return None, {"what": "raised " + type(error).__name__, "text": text, "trace": dict(decisions.trace)}


def _difference(before, after):
    parts = []
    for what, old, new in zip(("status", "stages", "gates"), before.end(), after.end()):
        if old != new:
            parts.append("{} {} without the crash, {} with it".format(what, old, new))
    return "; ".join(parts)


def comparable(ending):
    """Say whether a crash must lead to the very same end: nothing in the scenario depends on when it strikes."""
    return not (ending.overspent or ending.tangled or ending.crashed or "budget" in ending.trace
                or any(value in ONE_SESSION for value in ending.trace.values()))


def twin(ground, workflow, costs, ending, seed):
    """Play the scenario of an ending again with a crash somewhere; return the fault, or None."""
    given = dict(ending.trace, **{"crash/1": 1 + seed * 7919 % max(1, ending.commits)})
    after, fault = play(ground, workflow, costs, given)
    if fault is None and not after.overspent and after.end() != ending.end():
        fault = {"what": "a crash changes the end", "text": _difference(ending, after), "trace": given}
    return fault


def shrink(ground, workflow, costs, fault, expected=None):
    """Drop decisions as long as the same violation stays; return the fault with the shortest trace found."""
    best, tries = fault, 0
    size = max(1, len(fault["trace"]) // 2)
    while size and tries < TRIES:
        keys, at, dropped = sorted(best["trace"]), 0, False
        while at < len(keys) and tries < TRIES:
            left = {key: value for key, value in best["trace"].items() if key not in keys[at:at + size]}
            tries += 1
            found = again(ground, workflow, costs, left, fault["what"], expected)
            if found is not None and len(found["trace"]) < len(best["trace"]):
                best, dropped = found, True
                keys = sorted(best["trace"])
            else:
                at += size
        if not dropped:
            size //= 2
    return best


def again(ground, workflow, costs, given, what, expected=None):
    """Play the decisions; return the fault of the name `what`, or None where there is another or none."""
    if what == "a crash changes the end":
        plain, fault = play(ground, workflow, costs, {key: value for key, value in given.items() if not key.startswith("crash/")})
        if fault or not comparable(plain):
            return None
        after, fault = play(ground, workflow, costs, given)
        if fault is None and not after.overspent and after.end() != plain.end():
            return {"what": what, "text": _difference(plain, after), "trace": given}
        return None
    fault = play(ground, workflow, costs, given, expected=expected)[1]
    return fault if fault is not None and fault["what"] == what else None
