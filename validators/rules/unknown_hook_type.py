"""A hook of a type that the client does not have.

## Why
Known are command, http, prompt, agent and mcp_tool. On PreToolUse and PermissionRequest another type keeps the whole plugin
from loading, agents, skills and all; elsewhere the entry is dropped.

## Example
```json
{"type": "script", "command": "true"}
```

## Instead
```json
{"type": "command", "command": "true"}
```
"""

from validators import facts, hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
def check(target):
    """Yield the entries of an unknown type; a missing one is a fault of shape."""
    for hook in hooks.all_hooks(target):
        found = hook.node.get("type")
        if found is not None and found.kind == "text" and found.value not in facts.HOOK_TYPES:
            lost = "the whole plugin is not loaded" if hook.place == "plugin" and hook.event in ("PreToolUse", "PermissionRequest") else "it never runs"
            yield report(hook.source, found, 'type "{}" is unknown, {}; use {}'.format(found.value, lost, ", ".join(facts.HOOK_TYPES)))
