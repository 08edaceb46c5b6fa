"""The way out for a block whose compiler is missing, too old, or lacks its libraries: the grammar of tree-sitter."""

from __future__ import annotations

import re

from tests.examples import parsing
from tests.examples.verdicts import Verdict


def check(blocks, language, why):
    """Return {block: Verdict} of the grammar of `language`; `why` says what could not do better, by block."""
    found = {}
    for block, verdict in parsing.ask(blocks, language + "-tree").items():
        reason = why(block)
        tool = "{}, {}".format(verdict.tool, reason) if reason else verdict.tool
        found[block] = Verdict(verdict.how, tool, verdict.problem, verdict.at)
    return found


def asked_version(block):
    """Return the version a block names after its language, `java 21` → (21,); () where it names none."""
    words = [word for word in block.dialect if re.fullmatch(r"\d+(\.\d+)*", word)]
    return tuple(int(part) for part in words[0].split(".")) if words else ()
