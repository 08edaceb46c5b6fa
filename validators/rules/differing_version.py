"""A marketplace entry whose version is not the plugin's own.

## Why
The client takes the version of the plugin's manifest and ignores the entry's. People read one number in the marketplace and get
another; `claude plugin validate --strict` refuses it.

## Example
```text
{"name": "shop", "source": "./shop", "version": "1.0.0"}   and shop/.claude-plugin/plugin.json says 1.1.0
```

## Instead
```text
{"name": "shop", "source": "./shop"}
```
"""

from validators import entries
from validators.rules import report
from validators.target import MARKETPLACE

GROUP, SEVERITY, FIXES = "manifest", "warning", False


def check(target):
    """Yield the entries of a marketplace whose version is not the one in the plugin's own manifest."""
    for entry, manifest in entries.local(target):
        ours, theirs = entry.get("version"), manifest.get("version")
        if ours is not None and theirs is not None and ours.kind == theirs.kind == "text" and ours.value != theirs.value:
            message = 'version "{}" differs from "{}" in the plugin\'s manifest; leave it out here'.format(ours.value, theirs.value)
            yield report(target.source(MARKETPLACE), ours, message)
