"""A frontmatter that is no YAML, or no mapping of keys.

## Why
The client tries twice, the second time with odd values in quotes. When that fails too, every key is dropped: the name comes from the
file, there is no description, and an agent has all tools. Only the debug log tells.

## Example
```markdown
---
name: reviewer
description: "Reviews changed code
tools: Read
---
```

## Instead
```markdown
---
name: reviewer
description: "Reviews changed code"
tools: Read
---
```
"""

from validators import frontmatter
from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "error", False


def check(target):
    """Yield frontmatters that the client can not read in either way."""
    for document in target.of_kind("agent", "skill", "command", "style"):
        if frontmatter.reading(document) == "broken":
            yield report(document.source, document.fault.offset, '"---" is followed by no YAML, so all keys are lost: {}'.format(
                document.fault.message.replace("\n", " ")))
