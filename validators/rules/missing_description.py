"""A component without a description that is a text.

## Why
An agent is then listed as "Agent from <plugin> plugin", and nobody chooses it. A skill is not listed to the model at all; it works
only when typed. The same holds for an empty value, a list or a mapping ("Description invalid", says the debug log). An agent in a
project's `.claude/agents` is not loaded without one.

## Example
```markdown
---
name: reviewer
---
```

## Instead
```markdown
---
name: reviewer
description: Reviews changed code for faults
---
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "warning", False


def check(target):
    """Yield frontmatters without a usable description; a command's may be missing with less harm."""
    project = target.kind == "project"
    # a project's skill or command is described by its first paragraph then
    for document in target.agents if project else target.of_kind("agent", "skill", "command"):
        if document.front is None or not document.head or document.text("when_to_use"):
            continue
        found = document.get("description")
        severity = "info" if document.kind == "command" else "error" if project else None
        if found is not None and found.kind in ("map", "list"):
            yield report(document.source, found, '"description" is a {}, which is left out; write a text'.format(
                {"map": "mapping"}.get(found.kind, "list")), severity=severity)
        elif found is None or found.kind == "null" or not str(found.value).strip():
            place = document.front.key("description")
            yield report(document.source, place, '"description" is missing; say in a line what it is for', severity=severity)
