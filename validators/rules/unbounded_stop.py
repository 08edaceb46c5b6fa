"""A Stop hook that blocks without looking at `stop_hook_active`.

## Why
A blocked Stop makes the model go on, then the hook is asked again. After eight rounds the client overrides it, and the
result of the session is empty. From the second round the input says `stop_hook_active: true`.

## Example
```python
if not tests_passed:
    print(json.dumps({"decision": "block", "reason": "run the tests"}))
```

## Instead
```python
if not tests_passed and not data.get("stop_hook_active"):
    print(json.dumps({"decision": "block", "reason": "run the tests"}))
```
"""

import re

from validators import hooks, scripts
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "warning", False
_BLOCK = re.compile(r"[\"']?decision[\"']?\s*[:=]\s*[\"']block[\"']|\\\"decision\\\"\s*:\s*\\\"block\\\"")


def check(target):
    """Yield the block of each Stop or SubagentStop script that never reads the flag."""
    seen = set()
    for hook in hooks.all_hooks(target):
        script = hook.body(target) if hook.event in ("Stop", "SubagentStop") else None
        if script is None or script.path in seen:
            continue
        seen.add(script.path)
        match = _BLOCK.search(script.text)
        if match and not re.search(r"stop_hook_active|stopHookActive", script.text) and not scripts.imports_own(script.text):
            yield report(script, match.start(), '"block" on {} without a look at stop_hook_active repeats up to eight times; test it first'.format(hook.event))
