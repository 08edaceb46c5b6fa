"""Three dashes inside a frontmatter.

## Why
The client ends a frontmatter at the first three dashes, wherever they stand, also within a value: `description: foo --- bar` is read
as "foo", the keys after it are lost, and the rest becomes text of the prompt.

## Example
```markdown
---
name: reviewer
description: Reviews code --- never changes it
tools: Read
---
```

## Instead
```markdown
---
name: reviewer
description: Reviews code, never changes it
tools: Read
---
```
"""

from validators import frontmatter
from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "error", True


def check(target):
    """Yield the first dashes in a frontmatter before its closing line; a longer dash takes their place."""
    for document in target.of_kind("agent", "skill", "command", "style"):
        at = frontmatter.early_end(document)
        if at is None:
            continue
        text = document.source.text
        end = at + 3
        while text[end: end + 1] == "-":
            end += 1
        edits = [Edit(at, end, "\u2014")] if text[at - 1] == " " and text[end: end + 1] == " " else []
        yield report(document.source, at, '"---" ends the frontmatter here, what follows is lost; write one dash', edits)
