"""Checks of an audit: every finding challenged, nothing of the product changed, everything reported."""

from __future__ import annotations

from muster import findings, git, text
from muster.checks.outcome import FAILED, PASSED, Outcome
from muster.checks.testing import name_some

# What an audit leaves as it was; documents are where its report stands.
PRODUCT = ("code", "tests", "config", "generated")
REPORT_BYTES = 4 * 1024 * 1024


def challenged(context):
    """Every finding of the run was confirmed or refuted by an agent that did not write it."""
    found = context.extra["findings"]()
    left = findings.unchallenged(found)
    if left:
        return Outcome("challenged", FAILED, "{} of {} not decided by another agent: {}".format(
            len(left), text.plural(len(found), "finding"), "; ".join("{} ({})".format(*one) for one in left[:12])), "unchallenged")
    count = {state: sum(one["status"] == state for one in found) for state in ("confirmed", "refuted")}
    return Outcome("challenged", PASSED, "{confirmed} confirmed, {refuted} refuted".format(**count), extra=count)


def unchanged(context):
    """Code, tests and configuration are what they were when the run began."""
    paths = [path for _, path in git.changed(context.root, context.base_tree, context.tree) if context.kinds(path) in PRODUCT]
    if paths:
        return Outcome("unchanged", FAILED, "an audit changes nothing, and {} changed: {}; put it back as it was".format(
            text.plural(len(paths), "file"), name_some(paths)), "changed")
    return Outcome("unchanged", PASSED, "code, tests and configuration are those of the base tree")


def reported(context):
    """A document that this run wrote names every decided finding: confirmed ones with severity and place."""
    paths = [path for letter, path in git.changed(context.root, context.base_tree, context.tree)
             if letter != "D" and context.kinds(path) in ("docs", "design")]
    if not paths:
        return Outcome("reported", FAILED, "the run wrote no document; write the report into docs/", "no_report")
    said = "\n".join((git.show(context.root, context.tree, path) or b"")[:REPORT_BYTES].decode("utf-8", "replace") for path in paths)
    missing = []
    for one in context.extra["findings"]():
        wanted = [one["id"]] + ([one["severity"], findings.place(one)] if one["status"] == "confirmed" else ["refuted"])
        absent = [word for word in wanted if not _says(said, word)]
        if absent:
            missing.append("{} ({})".format(one["id"], ", ".join(absent)))
    if missing:
        return Outcome("reported", FAILED, "{} does not say: {}".format(name_some(paths), "; ".join(missing[:12])), "no_report")
    return Outcome("reported", PASSED, "every finding stands in {}".format(name_some(paths)))


def _says(said, word):
    import re

    return re.search(r"(?<![\w./-]){}(?!\w)".format(re.escape(word)), said, re.IGNORECASE) is not None
