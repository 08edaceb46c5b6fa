"""A reference file that a skill names in its text and does not have.

## Why
"Read `references/x.md`" is an order: the model spends a call on it, gets an error and works without what the file should have said.

## Example
```markdown
For indexes read `references/indexs.md`.
```

## Instead
```markdown
For indexes read `references/indexes.md`.
```
"""

import os
import re

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "error", False
_NAMED = re.compile(r"(?<![\w./\[(~-])`((?:\./)?references?/[\w./-]+\.md)(?:#[\w-]*)?`")


def check(target):
    """Yield the names of reference files, in backticks, that lie neither in the skill nor at the top of the plugin."""
    for skill in target.skills:
        folder, seen = os.path.dirname(skill.path), set()
        for match in _NAMED.finditer(skill.prose()):
            path = os.path.normpath(match.group(1))
            places = (os.path.join(folder, path), os.path.join(target.base, path), path)
            if path in seen or wording.COPIED.search(skill.path) or any(target.has(place) for place in places):
                continue
            if not target.files or target.kind == "file" or re.search(r"\b(?:create|write|generate|add|save)", _line(skill, match.start()), re.I):
                continue
            seen.add(path)
            yield report(skill.source, skill.start + match.start(1), '"{}" does not exist; add the file or mend the name'.format(match.group(1)))


def _line(document, at):
    body = document.body
    return body[body.rfind("\n", 0, at) + 1: at]
