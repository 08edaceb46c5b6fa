"""A timeout that is meant in milliseconds.

## Why
`timeout` counts seconds. 5000 lets a hook that hangs hold up the session for 83 minutes, where 5 were meant.

## Example
```json
{"type": "command", "command": "true", "timeout": 5000}
```

## Instead
```json
{"type": "command", "command": "true", "timeout": 5}
```
"""

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "warning", False
def check(target):
    """Yield the timeouts of 1,000 and more that are round thousands or half thousands, whole hours excepted."""
    for hook in hooks.all_hooks(target):
        found = hook.node.get("timeout")
        if found is not None and found.kind == "number" and 1000 <= found.value < 10**8 and found.value % 500 == 0 and found.value % 3600:
            if hook.event == "SessionEnd":
                continue
            yield report(hook.source, found, '"timeout": {:g} is {:g} minutes, it counts seconds; write {:g}'.format(found.value, round(found.value / 60), found.value / 1000))
