"""A timeout on an event whose time is fixed.

## Why
All SessionEnd hooks together get 1.5 seconds; a `timeout` does not extend that (only the environment variable
CLAUDE_CODE_SESSIONEND_HOOKS_TIMEOUT_MS of the person does). Work that takes longer is cut off.

## Example
```json
{"SessionEnd": [{"hooks": [{"type": "command", "command": "true", "timeout": 30}]}]}
```

## Instead
```json
{"SessionEnd": [{"hooks": [{"type": "command", "command": "true"}]}]}
```
"""

from validators import facts, hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "warning", True
def check(target):
    """Yield the timeouts on SessionEnd that ask for more than there is."""
    for hook in hooks.all_hooks(target):
        found = hook.node.get("timeout")
        limit = facts.FIXED_SECONDS.get(hook.event)
        if hook.event == "SessionEnd" and found is not None and found.kind == "number" and limit < found.value < 10**8:
            yield report(hook.source, hook.node.key("timeout"), '"timeout": {} does nothing, {} hooks have {} s in all; take it out'.format(found.value, hook.event, limit),
                         hooks.without(hook.source, hook.node, "timeout"))
