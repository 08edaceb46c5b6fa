"""A position in the text that the argument hint does not offer.

## Why
A position for which no word was typed stays in the text as it is: the model reads `$2`.

## Example
```markdown
---
name: move
description: Move a file.
argument-hint: "[from] [to]"
---
Move $0 to $1, then $2.
```

## Instead
```markdown
---
argument-hint: "[from] [to] [then]"
---
Move $0 to $1, then $2.
```
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "commands", "info", False
_POSITION = re.compile(r"(?<![\\\w$])\$([0-9])(?![0-9.,]*[0-9])(?!\w)")
_SLOT = re.compile(r"\[[^\]]+\]|<[^>]+>|\{[^}]+\}")


def check(target):
    """Yield the first position beyond the slots of a hint that is written in brackets."""
    for document in target.commands + target.skills:
        hint = document.text("argument-hint")
        slots = len(_SLOT.findall(hint))
        if not slots or "..." in hint or "…" in hint or "$0" not in document.body:
            continue
        text = re.sub(r"`[^`\n]*`", lambda one: " " * len(one.group()), document.prose())
        beyond = [match for match in _POSITION.finditer(text) if int(match.group(1)) >= slots]
        if beyond:
            yield report(document.source, document.start + beyond[0].start(), '"{}" has no slot in the argument hint and stays as it is; add one'.format(beyond[0].group()))
