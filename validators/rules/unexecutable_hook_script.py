"""A hook script that is run directly without being executable.

## Why
Without the executable bit the shell answers 126, "Permission denied", and the call goes through: the hook fails open on
every event. Git keeps the bit, so it is missing for everybody.

## Example
```json
{"type": "command", "command": "${CLAUDE_PLUGIN_ROOT}/hooks/guard.sh"}
```

## Instead
```json
{"type": "command", "command": "sh", "args": ["${CLAUDE_PLUGIN_ROOT}/hooks/guard.sh"]}
```
Or `chmod +x` the script.
"""

import os
import stat

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
def check(target):
    """Yield the scripts that begin a command and lack the bit."""
    for hook in hooks.all_hooks(target):
        for node, index, path in hook.scripts()[:1]:
            direct = node is hook.node.get("command") and index <= 1 and not hook.text("command")[:index].strip("\"'")
            full = os.path.join(target.root, path)
            if direct and target.has(path) and os.path.isfile(full) and not os.stat(full).st_mode & stat.S_IXUSR:
                yield report(hook.source, hooks.spot(node, index), '"{}" is run directly but is not executable; chmod +x, or name its interpreter'.format(path))
