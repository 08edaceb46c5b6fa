"""A description with sample dialogues in it.

## Why
An agent's description is sent in full with every request. Two dialogues of a hundred words each cost more than ten agents that say in one
sentence when to use them, and the occasion is the only part that the choice needs.

## Example
```yaml
description: "Use for reviews. <example>user: 'I wrote a parser' assistant: 'I will start the reviewer'</example>"
```

## Instead
```yaml
description: Reviews a diff for correctness; use after code was written, before merge.
```
"""

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "warning", False


def check(target):
    """Yield the descriptions that hold an example block or a user's and an assistant's lines."""
    for document in target.of_kind("agent", "skill", "command"):
        found, text = document.get("description"), document.text("description")
        if text and wording.DIALOGUE.search(text):
            yield report(document.source, found, 'the description of "{}" holds sample dialogues; name the occasion in one sentence'.format(document.name))
