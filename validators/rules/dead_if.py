"""An `if` on an event without a tool, where the hook never runs.

## Why
`if` compares a tool call. On events without one the client says in its debug log that it "cannot be evaluated for non-tool
event" and skips the hook, every time.

## Example
```json
{"Stop": [{"hooks": [{"type": "command", "command": "true", "if": "Bash(git *)"}]}]}
```

## Instead
```json
{"Stop": [{"hooks": [{"type": "command", "command": "true"}]}]}
```
"""

from validators import facts, hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
def check(target):
    """Yield the `if` keys on events that are about no tool call."""
    for hook in hooks.all_hooks(target):
        if hook.event in facts.EVENTS and hook.event not in facts.TOOL_EVENTS and hook.text("if"):
            yield report(hook.source, hook.node.key("if"), '"if" on {} keeps the hook from ever running; take it out'.format(hook.event))
