"""Text for people: `path:line:column: message [rule]`, a line each, and a line that sums up."""

from __future__ import annotations

import re

from validators import reporters

_COLOURS = {"error": "\033[31m", "warning": "\033[33m", "info": "\033[36m"}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


def visible(text):
    """Return a text that can not move the cursor or hide in a terminal: control and invisible signs escaped."""
    return _CONTROL.sub(lambda match: "\\u{{{:x}}}".format(ord(match.group())), text)


def tell(findings, rules, colours=False):
    """Return the lines."""
    lines = []
    for one in findings:
        more = [one.severity] if one.severity != "error" else []
        more += ["--fix mends it"] if one.edits else []
        rule = "[{}]".format(one.rule)
        if colours:
            rule = "{}{}\033[0m".format(_COLOURS[one.severity], rule)
        lines.append("{}:{}:{}: {} {}{}".format(visible(one.path), one.line, one.column, visible(one.message), rule,
                                                " ({})".format(", ".join(more)) if more else ""))
    return "\n".join(lines + [reporters.summary(findings)]) + "\n"
