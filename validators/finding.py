"""A finding: one place, one fact, one way out. How it is told is for the reporters."""

from __future__ import annotations

from dataclasses import dataclass, field

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Edit:
    """Replace `[start, end)` (offsets into the file's text) by `text`; `Edit(-1, 0, "")` takes away a byte order mark."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, order=True)
class Finding:
    """What a rule found. `path` is relative to what was given, `line` and `column` count from 1, `full` is where the file lies.

    `edits` is a safe fix: applying it twice changes nothing more, and nothing else in the file changes its meaning."""

    path: str
    line: int
    column: int
    rule: str
    severity: str = field(compare=False)
    message: str = field(compare=False)
    edits: tuple = field(compare=False, default=())
    full: str = field(compare=False, default="")
