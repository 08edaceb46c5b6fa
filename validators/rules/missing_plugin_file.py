"""A file under `${CLAUDE_PLUGIN_ROOT}` or `${CLAUDE_SKILL_DIR}` that does not exist.

## Why
The client puts the folder's path into the text and looks no further: the model runs or reads a path that is not there, and a command
whose shell line fails never reaches the model at all.

## Example
```markdown
Run `python3 ${CLAUDE_PLUGIN_ROOT}/scripts/chekc.py`.
```

## Instead
```markdown
Run `python3 ${CLAUDE_PLUGIN_ROOT}/scripts/check.py`.
```
"""

import os
import re

from validators import mentions
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "error", False
_PATH = re.compile(r"\$\{?(CLAUDE_PLUGIN_ROOT|CLAUDE_SKILL_DIR)\}?[\"']?/((?:[\w.@+-]+/)*[\w.@+-]+\.[A-Za-z][\w]{0,5})(?![\w/*<{$\[%-]|\.\w)")


def check(target):
    """Yield such paths in components and in the pages of skills."""
    if target.kind != "plugin":
        return
    for document in mentions.prompts(target):
        seen = set()
        for match in _PATH.finditer(document.source.text):
            base, path = match.groups()
            folder = os.path.dirname(document.path) if base == "CLAUDE_SKILL_DIR" else ""
            if base == "CLAUDE_SKILL_DIR" and document.kind != "skill":
                continue
            goal = os.path.normpath(os.path.join(folder, path))
            if goal in seen or goal.startswith("..") or os.path.lexists(os.path.join(target.root, goal)):
                continue
            seen.add(goal)
            yield report(document.source, match.start(2), '"{}" does not exist below ${{{}}}; add it or mend the path'.format(path, base))
