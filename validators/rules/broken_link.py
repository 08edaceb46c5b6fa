"""A link to a file that does not exist.

## Why
A model that is told to read a file tries it, gets an error and goes on without what the file should have said. The client checks no links.

## Example
```markdown
Read [the patterns](references/paterns.md) first.
```

## Instead
```markdown
Read [the patterns](references/patterns.md) first.
```
"""

import difflib
import os
import re

from validators import links, wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "error", False

# files by these names lie in the project that the text is used on
_PROJECTS = re.compile(r"(?:\./)?(?:[A-Z][A-Z_-]+(?:\.md)?|package\.json|docs/.*)\Z")


def check(target):
    """Yield links whose file is missing; a warning on pages that no model is given by itself."""
    for document in links.judged(target) if target.kind != "file" else ():
        seen = set()
        for path, _, offset in links.of(document):
            goal = links.place(document, path) if path else ""
            # what leads out of the tree is judged by leaving-link; a link to nothing but an anchor by dead-anchor
            if not path or goal.startswith("..") or goal in seen or os.path.lexists(os.path.join(target.root, goal)):
                continue
            if "." not in goal.rpartition("/")[2] and "/" not in path:
                continue  # one word in brackets and parentheses is a figure of speech as often as a file
            if document.kind in ("agent", "command") and _PROJECTS.match(path):
                continue
            seen.add(goal)
            yield report(document.source, offset, '"{}" does not exist; {}'.format(path, _hint(target, document, goal)),
                         severity=None if document.kind in wording.COMPONENTS else "warning")


def _hint(target, document, goal):
    folder = goal.rpartition("/")[0]
    beside = [one.rpartition("/")[2] for one in target.files if one.rpartition("/")[0] == folder]
    near = difflib.get_close_matches(goal.rpartition("/")[2], beside, 1, 0.75)
    if near:
        found = os.path.join(folder, near[0])
        return 'did you mean "{}"?'.format(os.path.relpath(found, os.path.dirname(document.path) or ".").replace(os.sep, "/"))
    return "add the file or mend the link"
