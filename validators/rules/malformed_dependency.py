"""A dependency that is not written as `plugin` or `plugin@marketplace`.

## Why
The client looks dependencies up by name; one that it can not read fails the manifest, one that it can not find leaves the plugin
unloaded (`dependency-unsatisfied`).

## Example
```json
{"name": "shop", "dependencies": ["ada tools >= 1"]}
```

## Instead
```json
{"name": "shop", "dependencies": ["ada-tools@ada"]}
```
"""

import re

from validators.rules import report
from validators.target import MANIFEST

GROUP, SEVERITY, FIXES = "manifest", "error", False

_PLUGIN = re.compile(r"[A-Za-z0-9][-A-Za-z0-9._]*(?:@[A-Za-z0-9][-A-Za-z0-9._]*)?(?:@[\^~]?[0-9*]\S*)?\Z")


def check(target):
    """Yield dependencies given as a text that are no plugin's name, and a plugin's dependency on itself."""
    found = target.manifest.get("dependencies") if target.kind == "plugin" and target.manifest is not None else None
    for one in found.items if found is not None and found.kind == "list" else ():
        if one.kind == "text" and not _PLUGIN.match(one.value):
            yield report(target.source(MANIFEST), one, 'dependency "{}" is no plugin@marketplace; write it so'.format(one.value))
        elif one.kind == "text" and one.value.partition("@")[0] == target.plugin:
            yield report(target.source(MANIFEST), one, 'dependency "{}" is this plugin itself; remove it'.format(one.value))
