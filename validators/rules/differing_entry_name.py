"""A marketplace entry whose name is not the plugin's own.

## Why
The plugin is installed by the entry's name and its components are called by the manifest's: `/plugin install shop` brings
`/store:sell`. What the README names, settings enable and other plugins depend on is then found under one name only.

## Example
```text
{"name": "shop", "source": "./shop"}    and shop/.claude-plugin/plugin.json says {"name": "store"}
```

## Instead
```text
{"name": "store", "source": "./shop"}
```
"""

from validators import entries
from validators.rules import report
from validators.target import MARKETPLACE

GROUP, SEVERITY, FIXES = "manifest", "error", False


def check(target):
    """Yield the entries of a marketplace whose name is not the one in the plugin's own manifest."""
    for entry, manifest in entries.local(target):
        ours, theirs = entry.get("name"), manifest.get("name")
        if ours is not None and theirs is not None and ours.kind == theirs.kind == "text" and ours.value != theirs.value:
            message = 'name "{}" differs from "{}" in the plugin\'s manifest; use one name'.format(ours.value, theirs.value)
            yield report(target.source(MARKETPLACE), ours, message)
