"""`$1` used as the first argument.

## Why
Positions count from zero: `$0` is the first word, `$1` the second. A text that begins with `$1` loses the first word, and
where only one was typed `$1` stays in the text as it is.

## Example
```markdown
---
name: review
description: Review a pull request.
argument-hint: "[number]"
---
Review pull request $1.
```

## Instead
```markdown
Review pull request $0.
```
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "commands", "warning", False
_POSITION = re.compile(r"(?<![\\\w$])\$(?:ARGUMENTS\[([0-9])\]|([0-9])(?![0-9.,]*[0-9])(?!\w))")


def check(target):
    """Yield the first `$1` of commands and skills that never name `$0`; code and money aside."""
    for document in target.commands + target.skills:
        if "$1" not in document.body or "$0" in document.body or "$ARGUMENTS[0]" in document.body or document.get("arguments") is not None:
            continue
        if not (document.kind == "command" or document.get("argument-hint") is not None):
            continue
        text = re.sub(r"`[^`\n]*`", lambda one: one.group() if re.fullmatch(r"`\$[0-9]`", one.group()) else " " * len(one.group()), document.prose())
        found = [(int(match.group(1) or match.group(2)), match.start()) for match in _POSITION.finditer(text)]
        if not found or min(found)[0] != 1 or re.search(r"\$1\s*(?:[MBKmbk]\b|million|billion|per\b|/)", text):
            continue
        yield report(document.source, document.start + min(at for number, at in found if number == 1), '"$1" is the second word, counting starts at $0; shift all by one')
