"""A name of a component with a space, a colon or another odd sign.

## Why
The client takes it as it is: an agent `Code Reviewer` has the type `shop:Code Reviewer`, a colon looks like one more plugin or folder.
A skill's folder is renamed (`My Skill` to `My-Skill`), and a typed command ends at the space.

## Example
```markdown
---
name: Code Reviewer
---
```

## Instead
```markdown
---
name: code-reviewer
---
```
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "info", False

_ODD = re.compile(r"[^\w.-]")


def check(target):
    """Yield odd signs in names, and in the names of files and folders that become one."""
    for document in target.of_kind("agent", "skill", "command"):
        name = document.get("name")
        if name is not None and name.kind == "text" and name.value == document.name:
            continue  # a command in a sub-folder may well be typed by both
        if name is not None and name.kind == "text" and _ODD.search(name.value.strip()):
            yield _told(document, name, name.value, "warning" if ":" in name.value else None)
        elif document.kind != "agent" or not document.text("name"):
            own = document.name.rpartition(":")[2] if document.kind != "skill" else document.name
            if _ODD.search(own) and "/" in document.path:
                yield _told(document, 0, own, "warning")


def _told(document, place, name, severity):
    even = re.sub(r"[^\w.]+", "-", name.rpartition(":")[2].strip().lower()).strip("-")
    sign = _ODD.search(name.strip())[0]
    return report(document.source, place, 'name "{}" holds "{}"; call it "{}"'.format(name, sign, even or document.kind), severity=severity)
