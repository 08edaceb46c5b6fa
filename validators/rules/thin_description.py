"""A description that says no more than the name.

## Why
The model sees name and description, nothing else. A description of one or two words, or the name once more, gives it no reason to choose.

## Example
```yaml
name: code-review
description: Code review
```

## Instead
```yaml
name: code-review
description: Reviews a diff for correctness; use before merge
```
"""

import re

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "warning", False
_NO_WORDS = re.compile(r"[^\x00-\u024f]")  # scripts that write words without spaces, or where two of them say enough


def check(target):
    """Yield descriptions of agents, skills and commands with fewer than three words, or equal to the name."""
    for document in target.of_kind("agent", "skill", "command"):
        found, text = document.get("description"), document.text("description").strip()
        if not text or wording.hidden(document) or _NO_WORDS.search(text):
            continue
        names = {_flat(document.name.rpartition(":")[2]), _flat(document.text("name"))}
        if _flat(text) in names or (wording.words(text) < 3 and document.kind != "command"):
            yield report(document.source, found, 'the description "{}" says no more than a name; say what for and when'.format(text[:60]))


def _flat(text):
    return re.sub(r"[^a-z0-9]+", "", re.sub(r"\b(?:agent|skill|command|the|an?)\b", "", text.lower().replace("-", " ").replace("_", " ")))
