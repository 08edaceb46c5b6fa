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

from validators.rules import report
from validators.source import Source
from validators.target import MANIFEST, MARKETPLACE

GROUP, SEVERITY, FIXES = "manifest", "info", False


def check(target):
    """Yield a plugin folder with neither a manifest nor a marketplace around it that could stand in for one."""
    if target.kind != "plugin" or target.only is not None or target.has(MANIFEST) or target.has("plugin.json"):
        return
    folder = os.path.realpath(target.root)
    for _ in range(5):
        if os.path.lexists(os.path.join(folder, MARKETPLACE)):
            return
        folder = os.path.dirname(folder)
    message = '"{}" is missing; the plugin is called by its folder\'s name'.format(MANIFEST)
    yield report(Source(MANIFEST, os.path.join(target.root, MANIFEST)), 0, message)
