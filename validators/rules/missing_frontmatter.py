"""An agent, skill or command without a frontmatter.

## Why
Without a frontmatter there is no description: an agent is listed as "Agent from <plugin> plugin" and has all tools, a skill or
command is not listed to the model at all and can only be typed. An agent in a project's `.claude/agents` is not loaded then.

## Example
```markdown
You review code.
```

## Instead
```markdown
---
name: reviewer
description: Reviews changed code for faults
tools: Read, Grep
---
You review code.
```
"""

from validators import frontmatter, placing
from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "warning", False


def check(target):
    """Yield components whose file does not begin with a frontmatter; pages that got among them have a rule of their own."""
    # a project's skill or command is described by its first line then, a project's agent is not loaded
    for document in target.agents if target.kind == "project" else target.of_kind("agent", "skill", "command"):
        text = document.source.text
        if text.startswith("---") or frontmatter.late(text) is not None or placing.is_page(document):
            continue
        severity = "info" if document.kind == "command" else "error" if target.kind == "project" else None
        message = '"{}" has no frontmatter; begin with --- and a description'.format(document.path.rpartition("/")[2])
        yield report(document.source, 0, message, severity=severity)
