"""A folder in `skills/` that has no SKILL.md.

## Why
The client takes a folder for a skill by its SKILL.md. Without one, nothing in the folder is ever loaded, and nothing says so.

## Example
```text
skills/python/python.md
```

## Instead
```text
skills/python/SKILL.md
```
"""

import re

from validators import placing
from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "warning", False

_SHARED = re.compile(r"(?:[._].*|shared|common|lib|libs|core|scripts?|references?|assets|templates?|docs?|examples?|tests?|evals|resources|tools?|data|schemas?|node_modules)\Z", re.IGNORECASE)


def check(target):
    """Yield folders right below `skills/` with Markdown and no SKILL.md of whatever case or depth."""
    if target.only is not None:
        return
    folders = {}
    for path in target.files:
        inner = placing.inner(target, path)
        if inner is not None and inner.startswith("skills/") and inner.count("/") > 1:
            folders.setdefault(inner.split("/")[1], []).append((path, inner))
    declared = {path.split("/")[1] for path in target.declared("skills") if path.startswith("skills/")}
    for folder, paths in folders.items():
        if _SHARED.match(folder) or folder in declared or any(inner.lower().endswith("/skill.md") for _, inner in paths):
            continue
        pages = [path for path, inner in paths if inner.lower().endswith(".md") and inner.count("/") == 2]
        if pages:
            yield report(target.source(pages[0]), 0, '"skills/{}" has no SKILL.md and is never loaded; add one'.format(folder))
