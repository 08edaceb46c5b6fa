"""A hooks file whose values are not of the kind that the client reads.

## Why
A hook entry written flat, without its `hooks` list or without `type`, makes the client drop the file: none of its hooks runs,
guards included. The error stands in `plugin_errors` of the first event, the session goes on unguarded.

## Example
```json
{"hooks": {"PreToolUse": [{"type": "command", "command": "true"}]}}
```

## Instead
```json
{"hooks": {"PreToolUse": [{"hooks": [{"type": "command", "command": "true"}]}]}}
```
"""

from validators import shape
from validators.rules import report
from validators.target import MANIFEST

GROUP, SEVERITY, FIXES = "hooks", "error", False


def check(target):
    """Yield what does not fit `schemas/hooks.json`."""
    manifest = target.manifest.get("hooks") if target.manifest is not None else None
    files = ["hooks/hooks.json"] if target.kind == "plugin" else []
    for path in dict.fromkeys(files + [path for path in target.declared("hooks") if path.endswith(".json")]):
        for place, message in shape.faults(target.json(path)[0], "hooks"):
            yield report(target.source(path), place, message)
    for tree in manifest.items if manifest is not None and manifest.kind == "list" else [manifest]:
        if tree is not None and tree.kind == "map" and tree.get("hooks") is None:
            for place, message in shape.faults(tree, "hooks", "events"):
                yield report(target.source(MANIFEST), place, message)
    for path in (".claude/settings.json", ".claude/settings.local.json") if target.kind == "project" else ():
        tree = target.json(path)[0]
        for place, message in shape.faults(tree.get("hooks") if tree is not None else None, "hooks", "events"):
            yield report(target.source(path), place, message)
