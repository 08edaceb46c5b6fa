"""A stage table that names a gate which muster does not have.

## Why
muster knows its gates by name; a project may add its own in `config.json`, a plugin brings none. Where no configuration defines the gate,
the workflow does not start.

## Example
```markdown
| build | builder | one | code | tests | S M L | refine 3, ask |
```

## Instead
```markdown
| build | builder | one | code | test | S M L | refine 3, ask |
```
"""

import difflib

from validators import facts, stagetables
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "error", False


def check(target):
    """Yield unknown gates; an error where the name is close to a known one, else a warning: a project may define it."""
    for command in target.commands:
        for stage in stagetables.read(command)[0]:
            if stage.gate and stage.gate not in facts.GATES:
                near = difflib.get_close_matches(stage.gate, facts.GATES, 1, 0.7)
                hint = 'did you mean "{}"?'.format(near[0]) if near else "only a project's config.json can define it"
                yield report(command.source, stagetables.cell(command, stage, stage.gate),
                             'gate "{}" of stage "{}" is unknown; {}'.format(stage.gate, stage.name, hint), severity=None if near else "warning")
