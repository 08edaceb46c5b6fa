"""A manifest whose values are not of the kind that the client reads.

## Why
One value of a wrong kind and the client skips the whole plugin; the error stands in its first event only, the session goes on
without the plugin. Some it lets pass and ignores; its own `plugin validate` refuses those too.

## Example
```json
{"name": "shop", "version": 1.0, "keywords": "tills"}
```

## Instead
```json
{"name": "shop", "version": "1.0.0", "keywords": ["tills"]}
```
"""

from validators import shape
from validators.rules import report
from validators.target import MANIFEST

GROUP, SEVERITY, FIXES = "manifest", "error", False


def check(target):
    """Yield what does not fit `schemas/plugin.json`."""
    tree = target.json(MANIFEST)[0] if target.kind == "plugin" else None
    for place, message in shape.faults(tree, "plugin"):
        yield report(target.source(MANIFEST), place, message)
