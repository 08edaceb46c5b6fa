"""A hook on a frequent event that starts through a package runner.

## Why
The hook runs before or after every call that matches, and the call waits. npx, uvx, bunx, `npm run`, `poetry run` resolve
packages first: hundreds of milliseconds to seconds each time, more without network.

## Example
```json
{"PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "npx guard"}]}]}
```

## Instead
```json
{"PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "node", "args": ["${CLAUDE_PLUGIN_ROOT}/guard.js"]}]}]}
```
"""

import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "info", False
_RUNNERS = re.compile(r"(?:^|[;&|]\s*|-l?c\s+[\"']?)(npx|uvx|bunx|uv run|uv tool run|pipx run|npm run|npm exec|pnpm dlx|pnpm exec|yarn dlx|yarn run|poetry run|docker run|pyenv exec)\b")
_OFTEN = ("PreToolUse", "PostToolUse", "PostToolUseFailure", "PostToolBatch", "UserPromptSubmit", "MessageDisplay", "PermissionRequest")


def check(target):
    """Yield the runners that start a hook of an event that fires many times a session."""
    for hook in hooks.all_hooks(target):
        if hook.event in _OFTEN and hook.is_command and (hook.node.get("async") is None or hook.node.get("async").value is not True):
            line = " ".join(word.value for word in hook.words())
            match = _RUNNERS.search(line)
            if match:
                yield report(hook.source, hook.node.get("command"), '"{}" starts slowly before every {}; call the interpreter on a script'.format(match.group(1), hook.event))
