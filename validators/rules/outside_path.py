"""A component path of the manifest that is absolute, leaves the plugin or does not begin with `./`.

## Why
The client takes component paths below the plugin only, written from `./`. Any other value fails the manifest's check and the whole
plugin is left out.

## Example
```json
{"name": "shop", "commands": "commands/extra"}
```

## Instead
```json
{"name": "shop", "commands": "./commands/extra"}
```
"""

import os

from validators import manifest_paths
from validators.finding import Edit
from validators.rules import report
from validators.target import MANIFEST

GROUP, SEVERITY, FIXES = "manifest", "error", True


def check(target):
    """Yield such paths; one that only lacks `./` and exists is mended."""
    for key, item in manifest_paths.paths(target):
        why = manifest_paths.outside(item.value)
        if not why:
            continue
        edits = []
        if why.startswith("does not") and os.path.exists(os.path.join(target.root, item.value)):
            edits.append(Edit(item.start + 1, item.start + 1, "./"))
        message = '"{}" in "{}" {}; write it from ./'.format(item.value, key, why)
        yield report(target.source(MANIFEST), item, message, edits)
