"""A stage of judges that may change what they judge.

## Why
Whoever judges a tree and repairs it in the same breath judges their own work; the verdict holds for a tree that nobody else saw.

## Example
```markdown
| review | code-reviewer | one | code | review | S M L | ask |
```

## Instead
```markdown
| review | code-reviewer | one | – | review | S M L | back to build 3, ask |
```
"""

import re

from validators import stagetables
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "warning", False
_JUDGE = re.compile(r"(?:reviewer|auditor|judge|critic|verifier|inspector)\Z")


def check(target):
    """Yield stages in which only judges work and product files may change."""
    for command in target.commands:
        for stage in stagetables.read(command)[0]:
            names = stage.agents()
            changes = [kind for kind in stage.may_change if kind in ("code", "tests", "config")]
            if names and changes and all(_JUDGE.search(name) for name in names):
                yield report(command.source, stagetables.cell(command, stage, names[0]),
                             'judge "{}" may change {} in stage "{}"; write – there'.format(names[0], ", ".join(changes), stage.name))
