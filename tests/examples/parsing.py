"""Languages that one process of parsers checks: data, SQL, Terraform, and the grammars of tree-sitter."""

from __future__ import annotations

import json

from tests.examples import tools
from tests.examples.pages import ROOT
from tests.examples.verdicts import COMPILED, PARSED, Verdict


def ask(blocks, parser, source=None):
    """Return {block: Verdict}; `parser` is a name of tests/examples/inner, or a function that names one for a block.

    `source(block)` gives the text to parse where it is not the block's own.
    """
    name = parser if callable(parser) else lambda block: parser
    jobs = [
        {"parser": name(block), "text": source(block) if source else block.text, "fragment": block.fragment, "dialect": block.dialect}
        for block in blocks
    ]
    if not jobs:
        return {}
    status, said = tools.call(
        [tools.python(), "-W", "ignore", "-m", "tests.examples.inner"], ROOT, text_in=json.dumps(jobs), HOME="/nonexistent"
    )
    if status:
        raise tools.ToolError("the parsers stopped: {}".format(said.strip()[-400:]))
    # Some parsers print what they think on the way; the answers are the last line.
    answers = json.loads(said.rsplit("\n", 1)[-1])
    return {block: _verdict(job, answer) for block, job, answer in zip(blocks, jobs, answers)}


def _verdict(job, answer):
    how = COMPILED if job["parser"] == "python" else PARSED
    return Verdict(how, answer["tool"], answer["problem"], answer["at"])


def checker(parser):
    """Return a checker of LANGUAGES that asks one parser."""
    return lambda blocks, folder: ask(blocks, parser)
