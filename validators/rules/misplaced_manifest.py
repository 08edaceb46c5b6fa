"""A plugin.json beside the folder `.claude-plugin/` that says something else, or stands alone.

## Why
The client reads `.claude-plugin/plugin.json` only. A plugin.json at the top is ignored without a word: the plugin takes the name of
its folder and has no version, or keeps the values of the inner file.

## Example
```text
plugin.json                    {"name": "shop", "version": "2.0.0"}
.claude-plugin/plugin.json     {"name": "shop", "version": "1.0.0"}
```

## Instead
```text
.claude-plugin/plugin.json     {"name": "shop", "version": "2.0.0"}
```
"""

from validators.rules import report
from validators.target import MANIFEST

GROUP, SEVERITY, FIXES = "manifest", "error", False


def check(target):
    """Yield a top-level plugin.json that is not the manifest's twin."""
    if target.kind != "plugin" or not target.has("plugin.json"):
        return
    tree = target.json("plugin.json")[0]
    # other tools have a plugin.json of their own; only one with a name is meant for this client
    if tree is None or tree.kind != "map" or tree.get("name") is None:
        return
    inner = target.manifest
    if inner is None and not target.has(MANIFEST):
        yield report(target.source("plugin.json"), 0, '"plugin.json" is not read here; move it into .claude-plugin/')
    elif inner is not None and inner.plain_value() != tree.plain_value():
        message = '"plugin.json" is not read and differs from .claude-plugin/plugin.json; delete it'
        yield report(target.source("plugin.json"), 0, message)
