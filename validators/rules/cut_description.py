"""A skill's or command's description that the client cuts.

## Why
The listing takes 1,536 characters of description and `when_to_use` together; the rest is never shown to the model. What stands at the end,
mostly "when not to use it", is lost.

## Example
```yaml
description: (1,800 characters)
```

## Instead
```yaml
description: Database migrations without downtime; use before a schema changes
```
"""

from validators import facts, wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "budgets", "warning", False


def check(target):
    """Yield descriptions over the limit; agents' are never cut."""
    for document in target.skills + target.commands:
        size = len(wording.listed(document))
        if size > facts.DESCRIPTION_CUT and not wording.hidden(document):
            yield report(document.source, document.get("description") or document.get("when_to_use"),
                         'the description of "{}" has {:,} characters, {:,} are shown; shorten it'.format(document.name, size, facts.DESCRIPTION_CUT))
