"""An effort that the client does not know.

## Why
`effort` takes low, medium, high, xhigh, max or a whole number. Anything else is ignored without a word, and the agent thinks as
hard as the session does.

## Example
```yaml
effort: extreme
```

## Instead
```yaml
effort: max
```
"""

from validators import facts
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "warning", False


def check(target):
    """Yield the `effort` values that are no level and no whole number."""
    for document in target.agents + target.skills + target.commands:
        found = document.get("effort")
        if found is None or found.kind == "null" or (found.kind == "number" and isinstance(found.value, int)):
            continue
        if found.kind in ("text", "bool", "number") and str(found.value).strip().lower() not in facts.EFFORTS:
            yield report(document.source, found, 'effort "{}" is ignored; use {}'.format(found.raw or found.value, ", ".join(facts.EFFORTS)))
