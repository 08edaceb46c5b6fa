"""A key in a hook that the client does not know.

## Why
Unknown keys are dropped without a word: a misspelt `onFailure` or `timeout` leaves the default in force, and a `matcher`
inside the entry limits nothing.

## Example
```json
{"type": "command", "command": "true", "onfailure": "block"}
```

## Instead
```json
{"type": "command", "command": "true", "onFailure": "block"}
```
"""

import difflib

from validators import facts, hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "warning", True


def check(target):
    """Yield the unknown keys of hook entries that nearly are a known one or would change what the hook does."""
    for hook in hooks.all_hooks(target):
        for key, _value in hook.node.items:
            name = str(key.value)
            if name in facts.HOOK_KEYS or name.startswith(("_", "$", "//")) or name in ("name", "id", "comment"):
                continue
            if name == "matcher":
                yield report(hook.source, key, '"matcher" inside a hook is ignored; it belongs beside "hooks"')
                continue
            near = next(iter(difflib.get_close_matches(name.lower()[:60], [one.lower() for one in facts.HOOK_KEYS], 1, 0.8)), None)
            known = next((one for one in facts.HOOK_KEYS if near and one.lower() == near), None)
            edits = hooks.rewritten(hook.source, key, known) if known and name.lower().replace("_", "") == known.lower() and hook.node.get(known) is None else ()
            yield report(hook.source, key, 'key "{}" is ignored{}'.format(name[:60], '; did you mean "{}"?'.format(known) if known else "; take it out"), edits)
