"""`$CLAUDE_PLUGIN_ROOT` without braces in `args`, where nothing fills it in.

## Why
With `args` there is no shell: the client itself replaces `${CLAUDE_PLUGIN_ROOT}` and its kin, only in braces. Without them
the program gets the dollar sign and the name as they stand.

## Example
```json
{"type": "command", "command": "python3", "args": ["$CLAUDE_PLUGIN_ROOT/hooks/guard.py"]}
```

## Instead
```json
{"type": "command", "command": "python3", "args": ["${CLAUDE_PLUGIN_ROOT}/hooks/guard.py"]}
```
"""

import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", True
_BARE = re.compile(r"\$(CLAUDE_PLUGIN_ROOT|CLAUDE_PLUGIN_DATA|CLAUDE_PROJECT_DIR)(?![A-Za-z0-9_])")
_SHELLS = ("sh", "bash", "zsh", "dash", "/bin/sh", "/bin/bash", "env")


def check(target):
    """Yield the variables without braces in exec form; what goes to `sh -c` is left alone."""
    for hook in hooks.all_hooks(target):
        if hook.args is None or (hook.text("command") in _SHELLS and any(node.value.startswith("-") and "c" in node.value for node in hook.args)):
            continue
        for node in hook.words():
            match = _BARE.search(node.value)
            if match:
                yield report(hook.source, hooks.spot(node, match.start()), '"{}" is not filled in without a shell; write "${{{}}}"'.format(match.group(), match.group(1)),
                             hooks.rewritten(hook.source, node, _BARE.sub(r"${\1}", node.value)))
