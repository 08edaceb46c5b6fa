"""Two components of one kind whose bodies say nearly the same.

## Why
The model has to choose between them by their descriptions and gets the same either way; a repair made in one is forgotten in the other.
Both are listed, and both are paid for, in every session.

## Example
```text
agents/review-python.md   40 lines, 38 of them also in agents/review-go.md
```

## Instead
One agent, with the few differing lines as a table, or in a file for each language that it reads when needed.
```text
agents/reviewer.md
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "warning", False
_LINES = 10  # fewer are too few to tell
_SHARE = 0.8  # of the shorter one
_COMMON = 60  # a line in more components than this is a frame, not a body


def check(target):
    """Yield the later of two agents, skills or commands that share four of five lines."""
    for group in (target.agents, target.skills, target.commands):
        bodies = [{line.strip() for line in one.body.split("\n") if len(line.strip()) > 12} for one in group]
        where = {}
        for number, body in enumerate(bodies):
            for line in body:
                where.setdefault(line, []).append(number)
        shared = {}
        for numbers in where.values():
            if 2 <= len(numbers) <= _COMMON:
                for at, first in enumerate(numbers):
                    for second in numbers[at + 1:]:
                        shared[first, second] = shared.get((first, second), 0) + 1
        told = set()
        for (first, second), count in sorted(shared.items()):
            less = min(len(bodies[first]), len(bodies[second]))
            more = max(len(bodies[first]), len(bodies[second]))
            if second in told or less < _LINES or count < _SHARE * less or less * 2 < more:
                continue
            told.add(second)
            yield report(group[second].source, group[second].start, '"{}" shares {} of {} lines with "{}"; keep one of the two'.format(
                group[second].name, count, len(bodies[second]), group[first].path))
