"""The problem a parser reports, and Python's own compiler."""

from __future__ import annotations

import sys
import textwrap
import warnings


class Problem(Exception):
    """A text that does not parse: the tool, its message, and the line in the text where it is known."""

    def __init__(self, tool, message, at=None):
        Exception.__init__(self, " ".join(str(message).split())[:300])
        self.tool, self.at = tool, at


def python(text, fragment, dialect):
    """Compile a text; a fragment may be the body of a function or of a class."""
    tool = "Python {}.{}".format(*sys.version_info[:2])
    forms = [(text, 0)]
    if fragment:
        body = textwrap.indent(textwrap.dedent(text), "    ")
        forms = [(textwrap.dedent(text), 0), ("async def _():\n" + body, 1), ("async def _():\n  for _ in _:\n" + body, 2)]
    first = None
    for form, added in forms:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(form, "block", "exec", dont_inherit=True)
            return tool
        except (SyntaxError, ValueError) as error:
            first = first or Problem(tool, getattr(error, "msg", error), (getattr(error, "lineno", 0) or 0) - added or None)
    raise first
