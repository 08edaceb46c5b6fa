"""A frontmatter that only a second, guessing attempt of the client can read.

## Why
Where the YAML fails, the client puts odd values in quotes and reads again. A text with a colon survives that; `tools: [Read` becomes
the one unknown tool "[Read", a block scalar becomes its sign. Every other reader of the file stops.

## Example
```markdown
---
name: reviewer
description: Use when: code changed
---
```

## Instead
```markdown
---
name: reviewer
description: "Use when: code changed"
---
```
"""

from validators import frontmatter
from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "warning", True


def check(target):
    """Yield the first value that is no YAML; it is mended as the client reads it, where nothing gets lost by that."""
    for document in target.of_kind("agent", "skill", "command", "style"):
        if frontmatter.reading(document) != "repaired":
            continue
        odd = frontmatter.odd_lines(document.head, document.source.text.index(document.head))
        if not odd:
            yield report(document.source, document.fault.offset, '"{}" is read in a second attempt only; write valid YAML'.format(
                document.path.rpartition("/")[2]))
            continue
        lossy = [one for one in odd if one.lossy]
        edits = [] if lossy else [Edit(one.start, one.end, one.quoted) for one in odd]
        if edits and not frontmatter.parses(mended(document.head, edits, document.source.text.index(document.head))):
            edits = []
        first = (lossy or odd)[0]
        shown = first.value if len(first.value) <= 40 else first.value[:39] + "\u2026"
        if lossy:
            message = '"{}" is read as a plain text in "{}"; write valid YAML'.format(shown, first.key)
        else:
            message = '"{}" is no YAML in "{}"; put it in quotes'.format(shown, first.key)
        yield report(document.source, first.start, message, edits, severity="error" if lossy else None)


def mended(head, edits, base):
    """Return the head with the edits applied."""
    for edit in reversed(edits):
        head = head[: edit.start - base] + edit.text + head[edit.end - base:]
    return head
