r"""`${CLAUDE_PLUGIN_ROOT}` inside single quotes, where the shell leaves it as it is.

## Why
In shell form the variable is the shell's to fill in, and single quotes forbid it: the command looks for a folder of the name
"${CLAUDE_PLUGIN_ROOT}" and fails.

## Example
```json
{"type": "command", "command": "python3 '${CLAUDE_PLUGIN_ROOT}/hooks/guard.py'"}
```

## Instead
```json
{"type": "command", "command": "python3 \"${CLAUDE_PLUGIN_ROOT}/hooks/guard.py\""}
```
"""

import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", True
_QUOTED = re.compile(r"(?<![\w\"'])'(\$\{?CLAUDE_(?:PLUGIN_ROOT|PLUGIN_DATA|PROJECT_DIR)\}?[^'\"$`\\]*)'")


def check(target):
    """Yield the single-quoted words that begin with a variable of the client; the fix makes the quotes double."""
    for hook in hooks.all_hooks(target):
        if hook.is_command and hook.args is None:
            node = hook.node.get("command")
            match = _QUOTED.search(node.value)
            if match and '"' not in node.value[: match.start()]:
                fixed = _QUOTED.sub(lambda one: '"' + one.group(1) + '"', node.value)
                yield report(hook.source, hooks.spot(node, match.start()), '"{}" stays as it is in single quotes; use double ones'.format(match.group(1)[:40]), hooks.rewritten(hook.source, node, fixed))
