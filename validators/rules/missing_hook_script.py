"""A hook whose script is not in the plugin.

## Why
Python and sh exit with 2 for a file that they can not open, and 2 means "block": a missing PreToolUse script stops every
call that matches. Other interpreters end with 1 or 127: the hook silently does nothing.

## Example
```json
{"type": "command", "command": "python3", "args": ["${CLAUDE_PLUGIN_ROOT}/hooks/gaurd.py"]}
```

## Instead
```json
{"type": "command", "command": "python3", "args": ["${CLAUDE_PLUGIN_ROOT}/hooks/guard.py"]}
```
"""

import os
import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
_TESTED = re.compile(r"\[\[? -[efxrs] |\btest -[efxrs] |\|\| *true\b|command -v|2>/dev/null")


def check(target):
    """Yield the paths below the plugin's root that lead to no file; a command that tests for the file first is left alone."""
    if target.only is not None and target.kind == "file":
        return
    for hook in hooks.all_hooks(target):
        if hook.place == "settings":
            continue
        whole = " ".join(word.value for word in hook.words())
        for number, (node, index, path) in enumerate(hook.scripts()):
            first = number == 0 and (node is hook.node.get("command") or hook.args is not None)
            if path.startswith("..") or target.has(path) or not (path.endswith(hooks.SCRIPTS) or (first and index <= 1 and hook.args is None)):
                continue
            if any(one.startswith(path + "/") for one in target.files) or os.path.exists(os.path.join(target.root, path)) or _TESTED.search(whole):
                continue
            shell = re.match(r"(?:python[0-9.]*|sh|dash|bash)\b", hook.text("command"))
            blocks = "it blocks every call" if shell and hook.event in ("PreToolUse", "UserPromptSubmit", "Stop", "SubagentStop") else "the hook does nothing"
            yield report(hook.source, hooks.spot(node, index), '"{}" does not exist, {}; add the script or mend the path'.format(path, blocks))
