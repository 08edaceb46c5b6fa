"""Headings and points that begin with emoji.

## Why
Each is two or three tokens in every run and says what the heading's words say already; a model copies the habit into what it writes, into
commit messages and code comments too.

## Example
```markdown
## 🚀 Getting started
## 🔧 Configuration
```

## Instead
```markdown
## Getting started
## Configuration
```
"""

import re

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "info", False
# ✅ ❌ ⚠ in points mean right, wrong and beware: a sign that carries meaning
_HEADING = re.compile(r"^#{1,6}[ \t]+(?:\d+\.?[ \t]*)?[\U0001F300-\U0001FAFF\u2600-\u26FF\u2B50]", re.MULTILINE)
_POINT = re.compile(r"^[ \t]*[-*+][ \t]+(?:\*\*)?[\U0001F300-\U0001FAFF\u2B50]", re.MULTILINE)
_MOST = 4


def check(target):
    """Yield components with four such headings or points."""
    for document in target.of_kind("agent", "skill", "command"):
        if document.body.isascii():
            continue
        text = wording.plain(document)
        found = sorted(match.start() for pattern in (_HEADING, _POINT) for match in pattern.finditer(text))
        if len(found) >= _MOST:
            yield report(document.source, document.start + found[0], '{} headings and points begin with emoji; let the words say it'.format(len(found)))
