"""A file that begins with a byte order mark.

## Why
The client skips the mark in components and in JSON. A script with it can not be started (the `#!` is no longer first), and most other
readers of YAML and JSON stop at it or miss the frontmatter.

## Example
```markdown
\\ufeff---
name: reviewer
---
```

## Instead
```markdown
---
name: reviewer
---
```
"""

from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "info", True


def check(target):
    """Yield files that the client reads with a byte order mark; it is taken away."""
    documents = [one.source for one in target.of_kind("agent", "skill", "command", "style")]
    for source in documents + [target.source(path) for path in target.json_files()]:
        if source.bom:
            yield report(source, 0, '"U+FEFF" stands before the first character; save without a byte order mark', [Edit(-1, 0, "")])
