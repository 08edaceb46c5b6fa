"""A frontmatter that is never closed.

## Why
Without a second line of three dashes the client sees no frontmatter: all keys become text of the prompt. Where three dashes stand
later in the body, everything up to there is read as YAML and fails.

## Example
```markdown
---
name: reviewer
description: Reviews changed code

You review code.
```

## Instead
```markdown
---
name: reviewer
description: Reviews changed code
---
You review code.
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "error", False


def check(target):
    """Yield documents whose first line opens a frontmatter that no line closes."""
    for document in target.of_kind("agent", "skill", "command", "style"):
        if document.fault is not None and not document.head and document.source.text.startswith("---"):
            yield report(document.source, 0, '"---" opens a frontmatter that no line closes; add --- after the keys')
