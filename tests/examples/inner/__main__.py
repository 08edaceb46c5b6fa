"""Read a JSON list of {parser, text, fragment, dialect}; print a JSON list of {tool, problem, at} in the same order."""

from __future__ import annotations

import json
import sys

from tests.examples.inner import answers, data, infrastructure, sql, trees

PARSERS = dict(
    {"python": answers.python},
    **data.PARSERS,
    **infrastructure.PARSERS,
    **sql.PARSERS,
    **trees.PARSERS,
)


def answer(job):
    parser = PARSERS[job["parser"]]
    try:
        tool = parser(job["text"], job["fragment"], job["dialect"])
    except answers.Problem as problem:
        return {"tool": problem.tool, "problem": str(problem), "at": problem.at}
    return {"tool": tool, "problem": None, "at": None}


if __name__ == "__main__":
    json.dump([answer(job) for job in json.load(sys.stdin)], sys.stdout)
