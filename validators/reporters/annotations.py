"""Annotations for GitHub Actions: workflow commands that show findings beside the lines of a pull request."""

from __future__ import annotations

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def tell(findings, rules, colours=False):
    """Return a line a finding."""
    return "".join("::{} file={},line={},col={},title={}::{}\n".format(
        _LEVELS[one.severity], _property(one.path), one.line, one.column, one.rule, _escape(one.message)) for one in findings)


def _escape(text):
    # as @actions/core writes them; an unescaped line break would end the command
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text):
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
