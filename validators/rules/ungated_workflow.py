"""A workflow that changes files and has no gate at all.

## Why
A stage without a gate closes when its agents say that they are done. A workflow of nothing else completes on claims: no check ran, no
judge looked.

## Example
```markdown
| build | builder | one | code | – | S M L | ask |
```

## Instead
```markdown
| build | builder | one | code | implementation | S M L | refine 3, ask |
```
"""

from validators import stagetables
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "warning", False


def check(target):
    """Yield the tables in which some stage may change files, none works through a plan, and none ends at a gate."""
    for command in target.commands:
        rows = stagetables.read(command)[0]
        if rows and not any(stage.gate or stage.mode == "each" for stage in rows) and any(stage.may_change for stage in rows):
            yield report(command.source, stagetables.header(command), 'no stage of "{}" ends at a gate; name one for the work it changes'.format(command.name))
