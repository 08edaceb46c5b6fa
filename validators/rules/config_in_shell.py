"""A `${user_config.…}` in a hook that goes through the shell.

## Why
The client refuses to run such a hook ("the substituted value would be re-parsed by the shell"). Pass the value in `args`, or
read CLAUDE_PLUGIN_OPTION_<KEY> in the script.

## Example
```json
{"type": "command", "command": "echo ${user_config.team}"}
```

## Instead
```json
{"type": "command", "command": "echo", "args": ["${user_config.team}"]}
```
"""

import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
_CONFIG = re.compile(r"\$\{user_config\.([A-Za-z0-9_]+)\}")


def check(target):
    """Yield the settings in shell forms."""
    for hook in hooks.all_hooks(target):
        if hook.is_command and hook.args is None:
            node = hook.node.get("command")
            match = _CONFIG.search(node.value)
            if match:
                yield report(hook.source, hooks.spot(node, match.start()), '"{}" in shell form: the client refuses the hook; put it into "args"'.format(match.group()))
