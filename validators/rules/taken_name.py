"""A command whose bare name is the client's own.

## Why
`name: review` is there so that `/review` works; the client's own /review is reached instead. Only `/plugin:review` brings this one.

## Example
```markdown
---
name: review
description: Reviews
---
```

## Instead
```markdown
---
name: review-change
description: Reviews
---
```
"""

from validators import facts
from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "info", False


def check(target):
    """Yield commands with a `name` that the client takes for itself."""
    for command in target.commands if target.kind != "file" else ():
        name = command.get("name")
        if name is not None and str(name.value) in facts.BUILT_IN_COMMANDS:
            message = '"/{}" is the client\'s own; rename it or type /{}{}'.format(
                name.value, target.plugin + ":" if target.plugin else "", command.name)
            yield report(command.source, name, message)
