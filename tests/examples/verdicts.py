"""What a check says about a block."""

from __future__ import annotations

RAN, TYPED, COMPILED, PARSED, UNCHECKED = "ran", "type-checked", "compiled", "parsed", "not checked"
KINDS = (RAN, TYPED, COMPILED, PARSED, UNCHECKED)


class Verdict:
    """How a block was checked, by which tool, and its problem: None for a good one. `at` counts lines in the block."""

    def __init__(self, how, tool, problem=None, at=None):
        self.how, self.tool, self.problem, self.at = how, tool, problem, at

    def of(self, block):
        """Return the verdict with `wrong` taken into account: a block wrong on purpose that passes is a problem."""
        if not block.wrong or self.how == UNCHECKED:
            return self
        if self.problem:
            return Verdict(self.how, self.tool)
        return Verdict(self.how, self.tool, "is marked wrong but passes")


def unchecked(why):
    """Return the verdict of a block that nothing could check."""
    return Verdict(UNCHECKED, why)
