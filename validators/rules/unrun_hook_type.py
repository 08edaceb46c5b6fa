"""A hook of a type that its event does not run.

## Why
SessionStart has no conversation yet: prompt and agent hooks fail with an error, http and mcp_tool hooks are skipped. Only
commands run there.

## Example
```json
{"SessionStart": [{"hooks": [{"type": "http", "url": "http://127.0.0.1:9/start"}]}]}
```

## Instead
```json
{"SessionStart": [{"hooks": [{"type": "command", "command": "true"}]}]}
```
"""

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
def check(target):
    """Yield the hooks on SessionStart that are no commands."""
    for hook in hooks.all_hooks(target):
        if hook.event == "SessionStart" and hook.text("type") in ("http", "prompt", "agent", "mcp_tool"):
            yield report(hook.source, hook.node.get("type"), 'type "{}" never runs on SessionStart; use a command'.format(hook.text("type")))
