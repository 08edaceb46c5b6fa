"""A hook script named by a path that only fits the author's folder.

## Why
A hook runs in the folder of the session, not of the plugin: `./hooks/guard.sh` is looked for in the project of whoever
installed it, and an absolute path on their disk. The shell answers 127, and the call goes through.

## Example
```json
{"type": "command", "command": "python3 ./hooks/guard.py"}
```

## Instead
```json
{"type": "command", "command": "python3", "args": ["${CLAUDE_PLUGIN_ROOT}/hooks/guard.py"]}
```
"""

import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
_PATH = re.compile(r"(?:(?<=[\s\"'=])|\A)((?:\.{1,2}/|~/|/(?:home|Users|root|opt|srv|tmp|workspace)/|[A-Za-z]:[\\\\/]|(?:hooks|scripts|src|bin|\.claude)/)[\w./@+\\-]*\.(?:py|sh|bash|js|mjs|cjs|ts|rb|pl|php|zsh))\b")


def check(target):
    """Yield the relative and absolute script paths in a plugin's hooks; one after a `cd` to the root is left alone."""
    for hook in hooks.all_hooks(target):
        if hook.place != "plugin":
            continue
        for node in hook.words():
            if re.search(r"\bcd |CLAUDE_PLUGIN_ROOT|CLAUDE_PROJECT_DIR", node.value) or len(node.value) > 300:
                break
            match = _PATH.search(node.value)
            if match and not match.group(1).startswith("~/.claude/plugins"):
                yield report(hook.source, hooks.spot(node, match.start(1)), '"{}" is looked for outside the plugin; begin it with "${{CLAUDE_PLUGIN_ROOT}}/"'.format(match.group(1)))
                break
