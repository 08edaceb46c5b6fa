"""A shell line that its allowed-tools do not cover.

## Why
Read-only commands run unasked; all others need a grant in `allowed-tools`. Without it the whole command is given up ("Shell
command permission check failed") before the model sees anything.

## Example
```markdown
---
name: check
description: Run the checks.
---
Result: !`npm test`
```

## Instead
```markdown
---
name: check
description: Run the checks.
allowed-tools: Bash(npm test:*)
---
Result: !`npm test`
```
"""

from validators import shellouts
from validators.rules import report

GROUP, SEVERITY, FIXES = "commands", "error", False
def check(target):
    """Yield the first command of each line that certainly asks and that nothing grants."""
    for document in target.commands + target.skills:
        if document.fault is not None:
            continue  # the client mends some broken YAML and then knows the grants
        for line in shellouts.read(document):
            if line.fenced:
                continue
            patterns = shellouts.bash_grants(document)
            for command in line.commands():
                word = command.split()[0].lstrip("(")
                if word.rpartition("/")[2] in shellouts.ASKING and not shellouts.covered(command, patterns):
                    yield report(document.source, line.offset, '"{}" needs a grant or the whole command is given up; add Bash({}:*) to allowed-tools'.format(command[:40], word))
                    break
