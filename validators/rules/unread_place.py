"""A component in a place where the client does not look.

## Why
The folders have fixed names. A hooks.json at the plugin's root, or a folder `agent/`, `command/`, `skill/`, is never loaded unless the
manifest names it, and nothing says so.

## Example
```text
hooks.json
command/sell.md
```

## Instead
```text
hooks/hooks.json
commands/sell.md
```
"""

import re

from validators import facts
from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "error", False

_PLACES = {"agent": "agents", "command": "commands", "skill": "skills", "output_styles": "output-styles", "outputStyles": "output-styles",
           "output-style": "output-styles", "hook": "hooks", "workflow": "workflows"}
_HEAD = re.compile(r"---[ \t]*\r?\n(?:[^\n]*\n){0,10}?(?:name|description):")


def check(target):
    """Yield a root hooks.json, and folders whose name is nearly right, unless the manifest names them."""
    if target.kind != "plugin" or target.only is not None:
        return
    declared = [path for key in facts.PATH_KEYS for path in target.declared(key)]
    if target.has("hooks.json") and "hooks.json" not in declared:
        tree = target.json("hooks.json")[0]
        if tree is not None and tree.kind == "map" and tree.get("hooks") is not None:
            yield report(target.source("hooks.json"), 0, '"hooks.json" is not loaded from here; move it to hooks/hooks.json')
    seen = set()
    for path in target.files:
        folder, _, rest = path.partition("/")
        if folder not in _PLACES or folder in seen or any(one == path or path.startswith(one + "/") for one in declared):
            continue
        if rest == "hooks.json" or (rest.endswith(".md") and _HEAD.match(target.source(path).text)):
            seen.add(folder)
            yield report(target.source(path), 0, '"{}/" is not looked into; call it {}/'.format(folder, _PLACES[folder]))
