"""A SKILL.md in a folder of commands.

## Why
A SKILL.md below `commands/` turns its whole folder into one command with the name of the folder; every other command beside it is lost.

## Example
```text
commands/shop/SKILL.md
commands/shop/sell.md
```

## Instead
```text
skills/shop/SKILL.md
commands/shop/sell.md
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "error", False


def check(target):
    """Yield SKILL.md files among the commands; without neighbours they do less harm."""
    for document in target.commands:
        folder, _, name = document.path.rpartition("/")
        if name == "SKILL.md":
            lost = [other for other in target.commands if other.path.rpartition("/")[0] == folder and other is not document]
            fact = "hides {} commands beside it".format(len(lost)) if lost else "makes its folder a command"
            yield report(document.source, 0, '"SKILL.md" {}; move it to skills/'.format(fact), severity=None if lost else "warning")
