"""A key that stands twice in a frontmatter.

## Why
Of two equal keys the last one counts; the first is dropped without a word, also by `claude plugin validate`.

## Example
```markdown
---
tools: Read
tools: Read, Bash
---
```

## Instead
```markdown
---
tools: Read, Bash
---
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "warning", False


def check(target):
    """Yield the later one of two equal keys."""
    for document in target.of_kind("agent", "skill", "command", "style"):
        for node in document.front.walk() if document.front is not None else ():
            seen = set()
            for key, _ in node.items if node.kind == "map" else ():
                if key.kind not in ("map", "list"):
                    if key.value in seen:
                        yield report(document.source, key, 'key "{}" stands twice; only the last one counts'.format(key.value))
                    seen.add(key.value)
