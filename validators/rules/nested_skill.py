"""A skill that lies deeper than one level below `skills/`.

## Why
The client looks for `skills/<folder>/SKILL.md`, one level down. A skill in a category folder is never found, and nothing says so.
Each category folder can be named in the manifest instead.

## Example
```text
skills/languages/python/SKILL.md
```

## Instead
```text
skills/python/SKILL.md
```
"""

import re

from validators import placing
from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "error", False

# What a skill brings as material is no skill of its own.
_MATERIAL = re.compile(r"/(?:assets|templates?|examples?|references?|fixtures|tests?|evals|resources|samples|scripts|archive|docs?|data|_[^/]*)/", re.IGNORECASE)


def check(target):
    """Yield SKILL.md files below `skills/` that no declared folder brings within reach."""
    found = {document.path for document in target.skills}
    for path in target.files:
        inner = placing.inner(target, path)
        if inner is None or not inner.startswith("skills/") or not inner.endswith("/SKILL.md") or path in found:
            continue
        parts = inner.split("/")
        if len(parts) < 4 or _MATERIAL.search(inner):
            continue
        parent = any(target.base + "/".join(parts[:depth]) + "/SKILL.md" in found for depth in range(2, len(parts) - 1))
        message = '"{}" lies too deep and is never loaded; move it to skills/{}/'.format(inner, parts[-2])
        yield report(target.source(path), 0, message, severity="warning" if parent else None)
