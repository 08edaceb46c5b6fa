"""`once` in hooks.json, where it has no effect.

## Why
`once: true` removes a hook after its first run only where a skill registered it. In hooks.json and settings the hook runs
every time.

## Example
```json
{"type": "command", "command": "true", "once": true}
```

## Instead
```json
{"type": "command", "command": "true"}
```
"""

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "warning", True
def check(target):
    """Yield the key outside of skills; the fix takes it out."""
    for hook in hooks.all_hooks(target):
        found = hook.node.get("once")
        if hook.place != "front" and found is not None and found.value is True:
            yield report(hook.source, hook.node.key("once"), '"once" does nothing here, the hook runs every time; take it out', hooks.without(hook.source, hook.node, "once"))
