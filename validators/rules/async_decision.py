"""A hook that decides, but runs in the background.

## Why
`async: true` lets the call go on at once; whatever the script answers, deny, block or exit 2, comes too late and is ignored.

## Example
```json
{"PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "python3", "args": ["${CLAUDE_PLUGIN_ROOT}/hooks/guard.py"], "async": true}]}]}
```

## Instead
```json
{"PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "python3", "args": ["${CLAUDE_PLUGIN_ROOT}/hooks/guard.py"]}]}]}
```
"""

from validators import hooks, scripts
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
def check(target):
    """Yield the async hooks whose own script holds a decision."""
    for hook in hooks.all_hooks(target):
        found = hook.node.get("async")
        if hook.event not in hooks.DECIDING or found is None or found.value is not True or hook.node.get("asyncRewake") is not None:
            continue
        script = hook.body(target)
        sign = scripts.decides(script.text) if script is not None else ""
        if sign:
            yield report(hook.source, hook.node.key("async"), '"async" makes {} in {} too late to count; take it out'.format(sign, script.path))
