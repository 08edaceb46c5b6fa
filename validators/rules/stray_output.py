"""Text printed before the JSON answer of a hook script.

## Why
The client reads the whole of stdout as one JSON value. With a line of text in front it is plain text: the decision is
dropped silently, and the call goes through.

## Example
```python
print("checking the command")
print(json.dumps({"hookSpecificOutput": {"hookEventName": "PreToolUse", "permissionDecision": "deny"}}))
```

## Instead
```python
print("checking the command", file=sys.stderr)
print(json.dumps({"hookSpecificOutput": {"hookEventName": "PreToolUse", "permissionDecision": "deny"}}))
```
"""

from validators import hooks, scripts
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
def check(target):
    """Yield the plain prints that stand before the answer on the same straight path of a script."""
    seen = set()
    for hook in hooks.all_hooks(target):
        script = hook.body(target)
        if script is None or script.path in seen or not scripts.decides(script.text, exits=False):
            continue
        seen.add(script.path)
        found = scripts.stray_python(script.text) if script.path.endswith(".py") else scripts.stray_shell(script.text)
        if found is not None:
            yield report(script, script.offset(*found), '"{}" goes to stdout before the JSON, which is then dropped; send it to stderr'.format(
                script.text.split("\n")[found[0] - 1].strip()[:40]))
