"""The stage tables of a target, read by the parser that the runtime itself uses."""

from __future__ import annotations

import re

from muster import stages
from muster.errors import StageTableError

_ROW = re.compile(r"^[ \t]*\|[ \t]*stage[ \t]*\|.*$", re.IGNORECASE | re.MULTILINE)


def header(document):
    """Return the offset of a table header that is meant as our stage table, None where there is none.

    A table of somebody else's may begin with "Stage" too: five of our seven columns make it ours."""
    match = _ROW.search(document.source.text)
    if not match:
        return None
    titles = {cell.strip().lower() for cell in match.group().strip().strip("|").split("|")}
    return match.start() if len(titles & set(stages.COLUMNS)) >= 5 else None


def read(document):
    """Return `(stages, None)`, `([], StageTableError)`, or `([], None)` where there is no such table."""
    if header(document) is None:
        return [], None
    try:
        return stages.parse(document.source.text, document.path), None
    except StageTableError as fault:
        return [], fault


def offset(document, fault):
    """Return the offset of a fault of the parser."""
    return document.source.offset(getattr(fault, "line", 1) or 1, getattr(fault, "column", 1) or 1)


def cell(document, stage, text):
    """Return the offset of a text in a stage's row, that of the row where it does not stand so."""
    start = document.source.offset(stage.line)
    end = document.source.text.find("\n", start)
    match = re.compile(r"(?<![\w:/-])" + re.escape(text) + r"(?![\w:-])").search(document.source.text, start, end if end >= 0 else len(document.source.text))
    return match.start() if match else start


def message(fault):
    """Return what a fault says, without the place that a finding says itself."""
    return str(fault).partition("{}:{}:{}: ".format(fault.path or "stage table", fault.line, fault.column))[2] or str(fault)
