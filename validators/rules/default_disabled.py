"""A plugin that is off until somebody turns it on.

## Why
With `defaultEnabled: false` not even `--plugin-dir` loads the plugin: whoever installs it sees none of its commands until
`claude plugin enable`. That is right for few plugins, and forgotten in many.

## Example
```json
{"name": "shop", "defaultEnabled": false}
```

## Instead
```json
{"name": "shop"}
```
"""

from validators.rules import report
from validators.target import MANIFEST

GROUP, SEVERITY, FIXES = "manifest", "info", False


def check(target):
    """Yield `defaultEnabled: false`."""
    found = target.manifest.get("defaultEnabled") if target.kind == "plugin" and target.manifest is not None else None
    if found is not None and found.kind == "bool" and found.value is False:
        yield report(target.source(MANIFEST), found, '"defaultEnabled" false keeps the plugin off after install; drop it or document it')
