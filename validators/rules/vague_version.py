"""A version that is no version number.

## Why
The version is the signal for an update: while it stays the same, `plugin update` answers "already at the latest version" and keeps
the old copy, whatever the commits say. A word like `latest` never changes.

## Example
```json
{"name": "shop", "version": "latest"}
```

## Instead
```json
{"name": "shop", "version": "1.4.0"}
```
"""

import re

from validators.rules import report
from validators.target import MANIFEST

GROUP, SEVERITY, FIXES = "manifest", "warning", False

_NUMBER = re.compile(r"\d+\.\d+(?:\.\d+)?(?:\.\d+)?(?:[-+][0-9A-Za-z.+-]+)?\Z")


def check(target):
    """Yield a manifest's version that has no numbers to compare."""
    version = target.manifest.get("version") if target.kind == "plugin" and target.manifest is not None else None
    if version is not None and version.kind == "text" and not _NUMBER.match(version.value):
        yield report(target.source(MANIFEST), version, 'version "{}" is no number like 1.4.0; updates go by it'.format(version.value))
