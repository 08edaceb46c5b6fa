r"""A plugin's hook that runs a script of the person's project.

## Why
`CLAUDE_PROJECT_DIR` is the project in which the session runs. A script below its `.claude` folder was there in the
repository where the hook was written; at everybody else the hook fails and lets the call through.

## Example
```json
{"type": "command", "command": "\"$CLAUDE_PROJECT_DIR\"/.claude/hooks/guard.sh"}
```

## Instead
```json
{"type": "command", "command": "\"${CLAUDE_PLUGIN_ROOT}\"/hooks/guard.sh"}
```
"""

import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
_PATH = re.compile(r"\$\{?CLAUDE_PROJECT_DIR\}?[\"']?(/\.claude/[\w./-]+)")


def check(target):
    """Yield the paths below the project's .claude folder in hooks that a plugin brings."""
    for hook in hooks.all_hooks(target) if target.kind == "plugin" else ():
        for node in hook.words() if hook.place == "plugin" else ():
            match = _PATH.search(node.value)
            if match and "[ -f" not in node.value and "test -f" not in node.value:
                yield report(hook.source, hooks.spot(node, match.start()), '"{}" lies in the person\'s project, not in the plugin; use ${{CLAUDE_PLUGIN_ROOT}}'.format(match.group(1)))
