"""A plugin without a manifest.

## Why
The client loads such a plugin under the name of its folder, without a version: every clone in another folder has other component
names, and an update can not be told from what is installed.

## Example
```text
shop-main/commands/sell.md          becomes /shop-main:sell
```

## Instead
```text
shop-main/.claude-plugin/plugin.json    {"name": "shop", "version": "1.0.0"}
```
"""

import os

from validators import entries
from validators.rules import report
from validators.source import Source
from validators.target import MANIFEST, MARKETPLACE, Target

GROUP, SEVERITY, FIXES = "manifest", "info", False


def check(target):
    """Yield a plugin folder with neither a manifest nor a marketplace around it that could stand in for one."""
    if target.kind != "plugin" or target.only is not None or target.has(MANIFEST) or target.has("plugin.json"):
        return
    root = folder = os.path.realpath(target.root)
    for _ in range(5):
        if os.path.isfile(os.path.join(folder, MARKETPLACE)) and _lists(folder, root):
            return
        folder = os.path.dirname(folder)
    message = '"{}" is missing; the plugin is called by its folder\'s name'.format(MANIFEST)
    yield report(Source(MANIFEST, os.path.join(target.root, MANIFEST)), 0, message)


def _lists(folder, root):
    """Say whether a marketplace has an entry for this plugin, which then gives it its name."""
    market = Target(folder, "marketplace", only=MARKETPLACE)
    for entry in entries.all_of(market):
        place = entry.get("source")
        found = entries.folder(market, place.value) if place is not None and place.kind == "text" else None
        if found is not None and os.path.realpath(found) == root:
            return True
    return False
