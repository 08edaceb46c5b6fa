"""A folder in the manifest's field `agents`.

## Why
`agents` takes `.md` files only. A folder in it is an error that loses the whole plugin, not only its agents; the folder `agents/`
is read without being named.

## Example
```json
{"name": "shop", "agents": "./agents"}
```

## Instead
```json
{"name": "shop"}
```
"""

import os

from validators import manifest_paths
from validators.rules import report
from validators.target import MANIFEST

GROUP, SEVERITY, FIXES = "manifest", "error", False


def check(target):
    """Yield folders among the manifest's agents."""
    for key, item in manifest_paths.paths(target):
        if key == "agents" and manifest_paths.outside(item.value) is None and os.path.isdir(os.path.join(target.root, item.value)):
            yield report(target.source(MANIFEST), item, '"{}" in "agents" is a folder; name its .md files'.format(item.value))
