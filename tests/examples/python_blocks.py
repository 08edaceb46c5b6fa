"""Python: compiled, then ruff's F rules (undefined names, wrong formats); a fragment may use names it does not make."""

from __future__ import annotations

import doctest
import json
import os
import re

from tests.examples import parsing, tools, units
from tests.examples.verdicts import PARSED, Verdict

# An example may import to show the import, and a fragment may end before it uses what it makes.
TOLERATED = "F401,F403,F405,F811,F841"
IN_FRAGMENTS = "F821,F704,F706"
NEWEST = "py314"


def check(blocks, folder):
    compiled = parsing.ask(blocks, "python", source)
    linted = _ruff([block for block in blocks if not (block.fragment and compiled[block].problem is None)], folder)
    found = {}
    for block in blocks:
        first, second = compiled[block], linted.get(block)
        if first.problem and second and not second.problem:
            # Syntax newer than the Python here: ruff knows it.
            found[block] = Verdict(PARSED, "ruff " + NEWEST)
        else:
            found[block] = first if first.problem or not second or not second.problem else second
    return found


def is_session(block):
    """Return whether a block is a transcript of the interpreter, which doctest can run."""
    return bool(re.search(r"^>>> ", block.text, re.M))


def source(block):
    """Return the code of a block on its own lines; of a transcript what was typed."""
    if not is_session(block):
        return block.text
    try:
        examples = doctest.DocTestParser().get_examples(block.text)
    except ValueError:
        # An inconsistent indent: let the compiler say so.
        return block.text
    lines = []
    for example in examples:
        lines += [""] * (example.lineno - len(lines)) + example.source.rstrip("\n").split("\n")
    return "\n".join(lines) + "\n"


def _ruff(blocks, folder):
    paths = {}
    for number, block in enumerate(blocks):
        paths[os.path.realpath(units.write(folder, "{}.py".format(number), source(block)))] = block
    if not paths:
        return {}
    words = [os.path.join(tools.VENV, "bin", "ruff"), "check", "--isolated", "--no-cache", "--output-format", "json"]
    words += ["--target-version", NEWEST, "--select", "F,E9", "--ignore", TOLERATED, "--line-length", "200", folder]
    status, said = tools.call(words, folder)
    if status > 1:
        raise tools.ToolError("ruff stopped: {}".format(said.strip()[-300:]))
    found = {block: Verdict(PARSED, "ruff") for block in blocks}
    for finding in json.loads(said):
        block = paths[os.path.realpath(finding["filename"])]
        if block.fragment and finding["code"] in IN_FRAGMENTS.split(","):
            continue
        if not found[block].problem:
            message = "{} {}".format(finding["code"] or "syntax", finding["message"])
            found[block] = Verdict(PARSED, "ruff", message, finding["location"]["row"])
    return found
