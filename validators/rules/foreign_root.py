r"""`CLAUDE_PLUGIN_ROOT` in a project's own hooks, where it is not set.

## Why
Only hooks that a plugin brings get the variable. In `.claude/settings.json` it is empty: `/hooks/guard.sh` is looked for at
the top of the disk.

## Example
```json
{"type": "command", "command": "\"${CLAUDE_PLUGIN_ROOT}\"/hooks/guard.sh"}
```

## Instead
```json
{"type": "command", "command": "\"$CLAUDE_PROJECT_DIR\"/.claude/hooks/guard.sh"}
```
"""

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
def check(target):
    """Yield the variable in settings of a project."""
    for hook in hooks.all_hooks(target) if target.kind == "project" else ():
        for node in hook.words():
            match = hooks.ROOT.search(node.value)
            if match:
                yield report(hook.source, hooks.spot(node, match.start()), '"{}" is not set outside plugins; use $CLAUDE_PROJECT_DIR'.format(match.group()))
