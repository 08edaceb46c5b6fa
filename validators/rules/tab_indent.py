"""A frontmatter indented with tabs.

## Why
YAML forbids tabs for indenting. The client replaces each by two spaces in a second attempt, in which it also puts odd values of other
keys in quotes; where the depth does not fit then, all keys are lost. Other readers stop at once.

## Example
```markdown
---
tools:
	- Read
---
```

## Instead
```markdown
---
tools:
  - Read
---
```
"""

from validators import frontmatter
from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "error", True


def check(target):
    """Yield the first tab that indents a line of a frontmatter which does not parse."""
    for document in target.of_kind("agent", "skill", "command", "style"):
        tabs = frontmatter.tabs(document)
        if tabs:
            edits = [Edit(start, end, "  " * (end - start)) for start, end in tabs]
            head = document.head
            for start, end in reversed([(start - document.source.text.index(head), end - document.source.text.index(head)) for start, end in tabs]):
                head = head[:start] + "  " * (end - start) + head[end:]
            yield report(document.source, tabs[0][0], '"\\t" indents a line of the frontmatter; use two spaces',
                         edits if frontmatter.parses(head) else [])
