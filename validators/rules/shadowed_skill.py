"""A skill and a command of the same name, of which one hides the other.

## Why
Skills and commands share one list of names: of a plugin's `commands/review.md` and `skills/review/SKILL.md` the command wins, typed
or called by the model, and the skill is never loaded. In a project's `.claude` it is the other way round.

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
    """Yield skills whose folder is a command's name, in a project such commands."""
    commands = {document.name: document for document in target.commands}
    for skill in target.skills:
        other = commands.get(skill.name)
        if other is None:
            continue
        if target.kind == "project":
            yield report(other.source, 0, 'command "{}" is hidden by the skill {}; rename one'.format(skill.name, skill.path))
        else:
            yield report(skill.source, 0, 'skill "{}" is hidden by the command {}; rename one'.format(skill.name, other.path))
