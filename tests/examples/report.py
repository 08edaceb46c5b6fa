"""How verdicts are shown: a line a block, and a table of how many were checked in which way."""

from __future__ import annotations

from tests.examples.languages import canonical
from tests.examples.verdicts import KINDS, UNCHECKED


def line(block, verdict):
    """Return `file:line language how (tool)`, or with the problem and its own line in the page."""
    where = block.place
    if verdict.problem:
        at = "{}:{}".format(block.page, block.line + verdict.at) if verdict.at else where
        return "{} {} WRONG: {}: {}".format(at, block.language, verdict.tool, verdict.problem)
    note = ": " + verdict.tool if verdict.how == UNCHECKED else " ({})".format(verdict.tool)
    return "{} {} {}{}{}".format(where, block.language, "fails as it should, " if block.wrong else "", verdict.how, note)


def counts(verdicts):
    """Return {language: {kind: number}}."""
    found = {}
    for block, verdict in verdicts.items():
        row = found.setdefault(canonical(block.language), dict.fromkeys(KINDS, 0))
        row[verdict.how] += 1
    return found


def table(verdicts):
    """Return the table of all languages, the totals, and each reason why a block was not checked."""
    rows = sorted(counts(verdicts).items())
    total = {kind: sum(row[kind] for _, row in rows) for kind in KINDS}
    wide = "{:<12}" + "{:>14}" * len(KINDS)
    lines = [wide.format("language", *KINDS)]
    lines += [wide.format(name, *(row[kind] or "·" for kind in KINDS)) for name, row in rows]
    lines.append(wide.format("all", *(total[kind] for kind in KINDS)))
    number = sum(total.values())
    wrong = sum(1 for verdict in verdicts.values() if verdict.problem)
    share = 100.0 * total[UNCHECKED] / number if number else 0.0
    lines.append("{} blocks, {} wrong, {:.1f} % not checked".format(number, wrong, share))
    reasons = {}
    for block, verdict in verdicts.items():
        if verdict.how == UNCHECKED:
            reasons.setdefault(verdict.tool, []).append(block.place)
    lines += ["  not checked, {}: {}".format(why, ", ".join(places[:5])) for why, places in sorted(reasons.items())]
    return "\n".join(lines)
