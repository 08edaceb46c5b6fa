"""A matcher on an event that has nothing to match.

## Why
UserPromptSubmit, Stop, PostToolBatch, MessageDisplay, TaskCreated, TaskCompleted, TeammateIdle, the worktree events and
CwdChanged never look at `matcher`: the hook runs every time.

## Example
```json
{"Stop": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "true"}]}]}
```

## Instead
```json
{"Stop": [{"hooks": [{"type": "command", "command": "true"}]}]}
```
"""

from validators import facts, hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "warning", True
def check(target):
    """Yield the matchers that limit nothing; one that says "all" is left alone."""
    for source, event, _key, group, _place in hooks.groups(target):
        found = group.get("matcher")
        if event in facts.UNMATCHED_EVENTS and found is not None and found.kind == "text" and found.value not in ("", "*", ".*"):
            yield report(source, group.key("matcher"), '"{}": {} ignores its matcher, the hook always runs; test in the script'.format(found.value, event),
                         hooks.without(source, group, "matcher"))
