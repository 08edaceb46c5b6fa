"""Reporters: how findings are told. One file a format, one row here."""

from __future__ import annotations

import importlib

REPORTERS = {"text": "plain", "json": "data", "sarif": "sarif", "github": "annotations"}


def tell(form, findings, rules, colours=False):
    """Return the findings in a format, as one text; `rules` are those that ran, by name."""
    return importlib.import_module("validators.reporters." + REPORTERS[form]).tell(findings, rules, colours)


def summary(findings):
    """Return the line that sums up: how many of which severity, how many `--fix` mends."""
    if not findings:
        return "no findings"
    counts = {}
    for one in findings:
        counts[one.severity] = counts.get(one.severity, 0) + 1
    told = ", ".join("{} {}{}".format(counts[name], name, "s" if counts[name] > 1 and name != "info" else "")
                     for name in ("error", "warning", "info") if name in counts)
    files = len({one.path for one in findings})
    mendable = sum(bool(one.edits) for one in findings)
    return "{} finding{} in {} file{}: {}{}".format(
        len(findings), "s" * (len(findings) > 1), files, "s" * (files > 1), told,
        "; --fix mends {}".format(mendable) if mendable else "")
