"""A path in the manifest where nothing lies.

## Why
The client reports `path-not-found` in its first event only and loads the rest. For commands, agents, workflows and output styles
the field replaces the default folder, so that nothing of the kind may be left.

## Example
```text
{"name": "shop", "agents": ["./agents/sell.md"]}     and there is no such file
```

## Instead
```text
{"name": "shop", "agents": ["./agents/seller.md"]}
```
"""

import os

from validators import manifest_paths
from validators.rules import report
from validators.target import MANIFEST

GROUP, SEVERITY, FIXES = "manifest", "error", False


def check(target):
    """Yield component paths, and the icon, that do not exist."""
    for key, item in manifest_paths.paths(target):
        if manifest_paths.outside(item.value) is None and _absent(target, item.value):
            yield report(target.source(MANIFEST), item, '"{}" in "{}" does not exist; mend the path'.format(item.value, key))
    icon = target.manifest.get("icon") if target.kind == "plugin" and target.manifest is not None else None
    if icon is not None and icon.kind == "text" and "://" not in icon.value and _absent(target, icon.value):
        yield report(target.source(MANIFEST), icon, 'icon "{}" does not exist; mend the path'.format(icon.value), severity="info")


def _absent(target, path):
    return not os.path.exists(os.path.join(target.root, path))
