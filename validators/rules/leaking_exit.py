"""A guard that blocks by exit status 2.

## Why
The model then gets "PreToolUse:Bash hook error: [the whole command line of the hook]" around the reason: paths of the
person's machine, and text that invites it to look at the hook. A JSON decision gives the reason alone.

## Example
```python
print("not on this branch", file=sys.stderr)
sys.exit(2)
```

## Instead
```python
print(json.dumps({"hookSpecificOutput": {"hookEventName": "PreToolUse", "permissionDecision": "deny",
                                         "permissionDecisionReason": "not on this branch"}}))
```
"""

import re

from validators import hooks, scripts
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "info", False
_EXIT = re.compile(r"\b(?:sys\.exit\(\s*2\s*\)|process\.exit\(\s*2\s*\)|(?<!\.)exit 2\b)")


def check(target):
    """Yield the first exit 2 of each PreToolUse script that has no JSON decision."""
    seen = set()
    for hook in hooks.all_hooks(target):
        script = hook.body(target) if hook.event == "PreToolUse" else None
        if script is None or script.path in seen or "permissionDecision" in script.text:
            continue
        seen.add(script.path)
        match = next((one for one in _EXIT.finditer(script.text) if not scripts.in_comment(script.text, one.start())), None)
        if match:
            yield report(script, match.start(), '"{}" shows the model the hook\'s command line; answer permissionDecision deny as JSON'.format(match.group()))
