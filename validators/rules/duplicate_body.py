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

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "warning", False


def check(target):
    """Yield the later of two agents, skills or commands that share four of five lines."""
    copies = wording.copies(target)
    for document in target.of_kind("agent", "skill", "command") if copies else ():
        if document.path in copies:
            first, count, lines = copies[document.path]
            yield report(document.source, document.start, '"{}" shares {} of {} lines with "{}"; keep one of the two'.format(
                document.name, count, lines, first.path))
