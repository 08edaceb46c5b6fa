"""A guard that means to block, and exits with a status that lets the call through.

## Why
Only exit status 2, or a JSON decision, blocks. Status 1, and any other, is a failure of the hook itself: the call goes
through, the message is shown to nobody.

## Example
```python
if "rm -rf" in command:
    print("Blocked: dangerous command", file=sys.stderr)
    sys.exit(1)
```

## Instead
```python
if "rm -rf" in command:
    print(json.dumps({"hookSpecificOutput": {"hookEventName": "PreToolUse", "permissionDecision": "deny",
                                             "permissionDecisionReason": "rm -rf is not allowed here"}}))
    sys.exit(0)
```
"""

import re

from validators import hooks, scripts
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
_EXIT = re.compile(r"\b(?:sys\.exit\(\s*1\s*\)|process\.exit\(\s*1\s*\)|process\.exitCode\s*=\s*1\b|exit 1\b)")
_WORDS = re.compile(r"\b(?:block(?:ed|ing)?|den(?:y|ied)|forbidden|not allowed|refus(?:e|ed|ing)|prevented|dangerous|prohibited)\b", re.IGNORECASE)


def check(target):
    """Yield the places where a PreToolUse script says "blocked" and exits 1, and never decides otherwise."""
    seen = set()
    for hook in hooks.all_hooks(target):
        script = hook.body(target) if hook.event in ("PreToolUse", "PermissionRequest") else None
        block = hook.node.get("onFailure")
        if script is None or script.path in seen or (block is not None and block.value == "block"):
            continue
        seen.add(script.path)
        if scripts.decides(script.text):
            continue
        for match in _EXIT.finditer(script.text):
            start = script.text.rfind("\n", 0, max(0, script.text.rfind("\n", 0, max(0, script.text.rfind("\n", 0, match.start())))))
            before = script.text[max(0, start): match.start()]
            said = [line for line in before.split("\n") if _WORDS.search(line) and re.search(r"print|echo|console|write|printf", line)]
            if said:
                yield report(script, match.start(), '"{}" does not block, the call goes through; exit 2, or answer deny as JSON'.format(match.group()))
                break
