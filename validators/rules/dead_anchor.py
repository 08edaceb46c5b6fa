"""A link to a heading that its page does not have.

## Why
The heading was renamed or dropped: a person lands at the top of the page, and a model that searches for the section finds nothing.

## Example
```markdown
See [limits](#limits).

## Bounds
```

## Instead
```markdown
See [bounds](#bounds).

## Bounds
```
"""

from validators import links
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "warning", False


def check(target):
    """Yield links to anchors that neither a heading nor an id makes."""
    pages, known = {document.path: document for document in target.documents}, {}
    for document in links.judged(target):
        for path, anchor, offset in links.of(document):
            goal = links.place(document, path) if path else document.path
            if not anchor or goal not in pages:
                continue
            if goal not in known:
                known[goal] = {links.bare(name) for name in links.anchors(pages[goal])}
            if links.bare(anchor) and links.bare(anchor) not in known[goal]:
                where = "this page" if goal == document.path else goal
                yield report(document.source, offset, 'anchor "#{}" has no heading in {}; name one that stands there'.format(anchor, where))
