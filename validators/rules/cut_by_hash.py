"""A description without quotes that a # cuts off.

## Why
In YAML a `#` after a space begins a comment: the model is shown what stands before it only.

## Example
```markdown
---
description: Fixes issue #12 and its kin
---
```

## Instead
```markdown
---
description: "Fixes issue #12 and its kin"
---
```
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "warning", False

_REST = re.compile(r"[ \t]+#[^\n]*")


def check(target):
    """Yield a `#` right after an unquoted text of several words."""
    for document in target.of_kind("agent", "skill", "command", "style"):
        for key in ("description", "when_to_use", "argument-hint"):
            value = document.get(key)
            if value is None or value.kind != "text" or not value.plain:
                continue
            rest = _REST.match(document.source.text, value.end)
            if rest and "muster: allow" not in rest[0]:
                at = value.end + rest[0].index("#")
                word = rest[0].split()[0]
                yield report(document.source, at, '"{}" begins a comment, "{}" ends before it; use quotes'.format(word[:30], key))
