"""A stage table that muster can not run.

## Why
The table is the workflow: muster reads its stages, gates and failure paths from it. One cell that says nothing it knows, a path on failure
without an end or without a bound, and the workflow does not start.

## Example
```markdown
| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| build | builder | one | code | test | S M L | refine |
```

## Instead
```markdown
| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| build | builder | one | code | test | S M L | refine 3, ask |
```
"""

from validators import stagetables
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "error", False


def check(target):
    """Yield the first fault of each stage table, as the parser says it."""
    for command in target.commands:
        fault = stagetables.read(command)[1]
        if fault is not None:
            yield report(command.source, stagetables.offset(command, fault), stagetables.message(fault))
