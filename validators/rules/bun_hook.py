"""A hook that needs bun.

## Why
bun comes neither with the client nor with the system; where it is missing the hook ends with 127, and the call goes through.
The client's own template for new plugins writes such a hook.

## Example
```json
{"type": "command", "command": "bun ${CLAUDE_PLUGIN_ROOT}/hooks/guard.ts"}
```

## Instead
```json
{"type": "command", "command": "node", "args": ["${CLAUDE_PLUGIN_ROOT}/hooks/guard.js"]}
```
"""

import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "warning", False
def check(target):
    """Yield the hooks whose command is bun."""
    for hook in hooks.all_hooks(target):
        if hook.is_command and re.match(r"(?:bun|bunx)(?:\s|\Z)", hook.text("command")):
            yield report(hook.source, hook.node.get("command"), '"bun" is missing on most machines, the hook then does nothing; use node or python3')
