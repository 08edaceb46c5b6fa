"""A decision that the client does not know.

## Why
`permissionDecision` takes allow, deny, ask or defer; another word is ignored, and the call goes through. The older top-level
`decision` takes approve and block.

## Example
```json
{"hookSpecificOutput": {"hookEventName": "PreToolUse", "permissionDecision": "block"}}
```

## Instead
```json
{"hookSpecificOutput": {"hookEventName": "PreToolUse", "permissionDecision": "deny", "permissionDecisionReason": "why"}}
```
"""

import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
_VALUE = re.compile(r"""permissionDecision\\?["']?\s*:\s*\\?["']([A-Za-z_]+)\\?["']""")
_KNOWN = ("allow", "deny", "ask", "defer")


def check(target):
    """Yield the literal values of permissionDecision in hook scripts that mean nothing."""
    seen = set()
    for hook in hooks.all_hooks(target):
        script = hook.body(target)
        if script is None or script.path in seen:
            continue
        seen.add(script.path)
        for match in _VALUE.finditer(script.text):
            if match.group(1) not in _KNOWN:
                yield report(script, match.start(1), 'decision "{}" is unknown and ignored; use allow, deny, ask or defer'.format(match.group(1)))
