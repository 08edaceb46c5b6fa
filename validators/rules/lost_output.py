"""A hook that prints text where nobody reads it.

## Why
Plain stdout reaches the model on UserPromptSubmit and SessionStart (and steers PreCompact and WorktreeCreate). On other
events it is dropped; only JSON, `additionalContext` or a decision, is read.

## Example
```json
{"PostToolUse": [{"hooks": [{"type": "command", "command": "echo Remember to run the tests"}]}]}
```

## Instead
```json
{"PostToolUse": [{"hooks": [{"type": "command", "command": "cat", "args": ["${CLAUDE_PLUGIN_ROOT}/hooks/reminder.json"]}]}]}
```
"""

import re

from validators import facts, hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "warning", False
_ECHO = re.compile(r"\s*(?:echo|printf)\s+(?:-[en]+\s+)?(?:'([^'{]*)'|\"([^\"{`$]*)\"|([\w ,.:!-]+))\s*\Z")


def check(target):
    """Yield the commands that are nothing but an echo of a sentence, on events that do not read it."""
    for hook in hooks.all_hooks(target):
        if hook.is_command and hook.args is None and hook.event in facts.EVENTS and hook.event not in facts.STDOUT_EVENTS and _ECHO.match(hook.text("command")):
            yield report(hook.source, hook.node.get("command"), '"{}" on {} reaches nobody; answer additionalContext as JSON'.format(hook.text("command").strip()[:40], hook.event))
