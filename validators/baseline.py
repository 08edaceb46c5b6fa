"""A baseline: the findings that an old repository lives with for now, so that new ones stand out."""

from __future__ import annotations

import json
import os
from collections import Counter


class BaselineError(Exception):
    """The file can not be used; the message names it."""


def keys(findings, path):
    """Return what the findings are known by: file (from the baseline's folder), rule, message; not the line, which moves."""
    folder = os.path.dirname(os.path.abspath(path))
    return [[os.path.relpath(one.full, folder).replace(os.sep, "/"), one.rule, one.message] for one in findings]


def write(findings, path):
    """Write the findings down as accepted; return how many."""
    lines = sorted(keys(findings, path))
    text = "[\n" + ",\n".join("  " + json.dumps(line, ensure_ascii=True) for line in lines) + "\n]\n" if lines else "[]\n"
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return len(lines)


def without(findings, path):
    """Return the findings that the baseline does not hold; one that it holds twice is let pass twice.

    Raises `BaselineError` where the file is missing or is no baseline."""
    left = Counter(_read(path))
    kept = []
    for one, key in zip(findings, keys(findings, path)):
        if left[tuple(key)] > 0:
            left[tuple(key)] -= 1
        else:
            kept.append(one)
    return kept


def _read(path):
    try:
        with open(path, encoding="utf-8") as handle:
            lines = json.load(handle)
    except OSError as error:
        raise BaselineError("{} can not be read ({}); write it with --write-baseline".format(path, error.strerror)) from error
    except ValueError as error:
        raise BaselineError("{} is no JSON ({}); write it anew with --write-baseline".format(path, error)) from error
    if not isinstance(lines, list) or not all(isinstance(line, list) and len(line) == 3 and all(isinstance(part, str) for part in line) for line in lines):
        raise BaselineError("{} is no baseline; write it with --write-baseline".format(path))
    return [tuple(line) for line in lines]
