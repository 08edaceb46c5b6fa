"""A hook that needs a setting which nobody has to give.

## Why
A hook with `${user_config.k}` in `args` is silently not run while no value is saved; the `default` of the manifest does not
count here. Only `required: true` makes the client ask for it.

## Example
```json
{"type": "command", "command": "notify", "args": ["${user_config.channel}"]}
```

## Instead
```json
{"type": "command", "command": "notify", "args": []}
```
and read `CLAUDE_PLUGIN_OPTION_CHANNEL` in the script.
"""

import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "warning", False
_CONFIG = re.compile(r"\$\{user_config\.([A-Za-z0-9_]+)\}")


def check(target):
    """Yield the declared, not required settings in exec forms."""
    declared = target.manifest.get("userConfig") if target.manifest is not None else None
    for hook in hooks.all_hooks(target) if declared is not None and declared.kind == "map" else ():
        for node in hook.args or ():
            for match in _CONFIG.finditer(node.value):
                option = declared.get(match.group(1))
                required = option.get("required") if option is not None and option.kind == "map" else None
                if option is not None and (required is None or required.value is not True):
                    yield report(hook.source, hooks.spot(node, match.start()),
                                 '"{}" without a saved value: the hook is silently not run; read CLAUDE_PLUGIN_OPTION_{} instead'.format(match.group(), match.group(1).upper()))
