"""A command with spaces beside `args`.

## Why
With `args` the whole of `command` is the name of the program: `python3 -u` is looked for as one file, not found, and the
hook fails open without a word.

## Example
```json
{"type": "command", "command": "python3 -u", "args": ["${CLAUDE_PLUGIN_ROOT}/hooks/guard.py"]}
```

## Instead
```json
{"type": "command", "command": "python3", "args": ["-u", "${CLAUDE_PLUGIN_ROOT}/hooks/guard.py"]}
```
"""

import json
import re

from validators import hooks
from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", True
_PLAIN = re.compile(r"[\w./+-]+(?: +[\w./+=:-]+)+\Z")


def check(target):
    """Yield the exec forms whose command has a space outside a path; the fix moves the rest into `args`."""
    for hook in hooks.all_hooks(target):
        found, args = hook.node.get("command"), hook.node.get("args")
        if not hook.is_command or hook.args is None or " " not in found.value.strip() or "/" in found.value.partition(" ")[2] + found.value.partition(" ")[0]:
            continue
        edits = ()
        if _PLAIN.match(found.value.strip()) and hook.source.path.endswith(".json"):
            first, *rest = found.value.split()
            inserted = ", ".join(json.dumps(word) for word in rest) + (", " if args.items else "")
            edits = hooks.rewritten(hook.source, found, first) + (Edit(args.start + 1, args.start + 1, inserted),)
        yield report(hook.source, found, '"{}" is looked for as one program; move the words after the first into "args"'.format(found.value), edits)
