"""A frontmatter that does not begin at the first byte of the file.

## Why
The client takes a frontmatter at the very beginning only. After a blank line or a comment it is a part of the prompt: name,
description, tools and model are all lost, and an agent has every tool.

## Example
```markdown

---
name: reviewer
description: Reviews changed code
---
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

from validators import frontmatter
from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "error", True


def check(target):
    """Yield a frontmatter with something before it; blank lines are taken away."""
    for document in target.of_kind("agent", "skill", "command", "style"):
        at = frontmatter.late(document.source.text)
        if at is not None:
            edits = [] if document.source.text[:at].strip() else [Edit(0, at, "")]
            yield report(document.source, at, '"---" is not at the first byte, so no key is read; move it up', edits)
