"""A description much longer than what a choice needs.

## Why
An agent's description is sent in full with every request of every session, whether the agent is used or not. A skill's counts against the
listing of all skills: on a 200k model 30 entries of 300 characters leave five with their description.

## Example
```yaml
description: (900 characters with benefits, scenarios and a sample dialogue)
```

## Instead
```yaml
description: Reviews a diff for correctness and approves or rejects; use before merge.
```
"""

from validators import facts, wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "warning", False
LONGEST = {"agent": 800, "skill": 800, "command": 400}  # characters: four times what well-kept packs use


def check(target):
    """Yield descriptions over the limit of their kind; what the client cuts is `cut-description`, samples are `dialogue-in-description`."""
    for document in target.of_kind(*LONGEST):
        found, size = document.get("description"), len(document.text("description"))
        if size <= LONGEST[document.kind] or wording.hidden(document) or wording.DIALOGUE.search(found.value):
            continue
        if document.kind != "agent" and len(wording.listed(document)) > facts.DESCRIPTION_CUT:
            continue
        yield report(document.source, found, 'the description of "{}" has {:,} characters; say it in {:,}'.format(
            document.name, size, LONGEST[document.kind]))
