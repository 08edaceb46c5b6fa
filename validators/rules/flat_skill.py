"""A skill written as a file in `skills/` instead of a folder.

## Why
A skill is a folder with a SKILL.md in it. A Markdown file right below `skills/` is never loaded, and nothing says so.

## Example
```text
skills/python.md
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


def check(target):
    """Yield Markdown files right below `skills/` that have a frontmatter with a name or a description."""
    for path in target.files:
        inner = placing.inner(target, path)
        if inner is None or inner.count("/") != 1 or not inner.startswith("skills/") or not inner.lower().endswith(".md"):
            continue
        name = inner[7:-3]
        if name.lower() != "skill" and _HEAD.match(target.source(path).text):
            yield report(target.source(path), 0, '"{}" is never loaded; move it to skills/{}/SKILL.md'.format(inner, name))


_HEAD = re.compile(r"---[ \t]*\r?\n(?:[^\n]*\n){0,10}?(?:name|description):")
