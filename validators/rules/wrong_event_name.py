"""A hook script whose answer names no event, or another than it is registered for.

## Why
`hookSpecificOutput` counts only with the `hookEventName` of the event that fired. Missing or different, the client ignores
the decision and goes on, with a notice in its log.

## Example
```python
print(json.dumps({"hookSpecificOutput": {"permissionDecision": "deny"}}))
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

GROUP, SEVERITY, FIXES = "hooks", "error", False
_NAME = re.compile(r"""hookEventName\\?["']?\s*[:=]\s*\\?["']([A-Za-z]+)""")
_OUTPUT = re.compile(r"hookSpecificOutput\\?[\"']?\s*[:=]")


def check(target):
    """Yield the scripts whose literal event names do not hold the event that runs them, and outputs without a name."""
    events, first = {}, {}
    for hook in hooks.all_hooks(target):
        script = hook.body(target)
        if script is not None:
            events.setdefault(script.path, set()).add(hook.event)
            first[script.path] = script
    for path, script in first.items():
        output = _OUTPUT.search(script.text)
        if not output or scripts.imports_own(script.text):
            continue
        if "hookEventName" not in script.text:
            yield report(script, output.start(), '"hookSpecificOutput" without hookEventName is ignored; add it')
            continue
        named = list(_NAME.finditer(script.text))
        if named and len(named) == script.text.count("hookEventName") and not {one.group(1) for one in named} & events[path]:
            yield report(script, named[0].start(1), '"{}" is not the event that runs this script ({}): the answer is ignored'.format(
                named[0].group(1), ", ".join(sorted(events[path]))))
