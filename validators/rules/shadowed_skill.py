"""A skill that a command of the same name hides.

## Why
Skills and commands share one list of names: of `commands/review.md` and `skills/review/SKILL.md` the command wins, typed or called by
the model. The skill is never loaded.

## Example
```text
commands/review.md
skills/review/SKILL.md
```

## Instead
```text
commands/review.md
skills/review-method/SKILL.md
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "warning", False


def check(target):
    """Yield skills whose folder is a command's name."""
    commands = {document.name: document for document in target.commands}
    for skill in target.skills:
        if skill.name in commands:
            message = 'skill "{}" is hidden by the command {}; rename one'.format(skill.name, commands[skill.name].path)
            yield report(skill.source, 0, message)
