"""Text of a template that was never filled in.

## Why
The model gets it as it stands: "TODO: describe when to use this" is then the description it chooses by, and a missing rule reads as if there
was none.

## Example
```yaml
description: TODO describe what this skill does
```

## Instead
```yaml
description: Database migrations without downtime; use before a schema changes
```
"""

import re

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "warning", False
_HEAD = re.compile(r"^\s*(?:TODO|TBD|FIXME|XXX)\b|\{\{\s*[\w.-]+\s*\}\}|\blorem ipsum\b|\[(?:TODO|TBD|insert|your|describe|fill|add)\b[^\]]*\]|"
                   r"<(?:insert|your|describe|fill in)\b[^>]*>|\b(?:description|name) (?:goes )?here\b|\bReplace with\b", re.IGNORECASE)
_BODY = re.compile(r"^[ \t]*(?:[-*+][ \t]+|\d+\.[ \t]+|#{1,6}[ \t]+)?(?:\[TODO\b|(?:TODO|TBD|FIXME)(?:[:.]|[ \t]*$))|\blorem ipsum dolor\b|"
                   r"^[ \t]*\[(?:Insert|Describe|Fill in|Add your)\b[^\]\n]*\](?!\()[ \t]*$", re.MULTILINE)


def check(target):
    """Yield such text in descriptions, and in the prose of bodies where it begins a line."""
    for document in target.of_kind(*wording.COMPONENTS):
        if wording.COPIED.search(document.path):
            continue
        found = document.get("description")
        match = _HEAD.search(document.text("description")) if found is not None else None
        if match:
            yield report(document.source, found, '"{}" was left in the description; fill it in'.format(match.group().strip()[:60]))
        if "TODO" in document.body or "TBD" in document.body or re.search(r"lorem|FIXME|\[(?:Insert|Describe|Fill|Add)", document.body):
            match = _BODY.search(wording.plain(document))
            if match:
                at = match.start() + len(match.group()) - len(match.group().lstrip())
                yield report(document.source, document.start + at, '"{}" was left in the text; fill it in or drop it'.format(match.group().strip()[:60]))
