"""A version range of `engines` or `dependencies` that can not be read.

## Why
The client compares its own version with `engines`. A range that it can not parse is an error of the manifest, and a fetched plugin is
refused.

## Example
```json
{"name": "shop", "engines": {"claude-code": "newest"}}
```

## Instead
```json
{"name": "shop", "engines": {"claude-code": ">=2.1.320"}}
```
"""

import re

from validators.rules import report
from validators.target import MANIFEST

GROUP, SEVERITY, FIXES = "manifest", "error", False

_PART = r"(?:[<>]=?|=|\^|~)?\s*v?(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){0,2}(?:[-+][0-9A-Za-z.+-]+)?"
_RANGE = re.compile(r"\s*(?:\*|{0}(?:\s+(?:-\s+)?{0}){{0,5}})\s*(?:\|\|\s*{0}(?:\s+(?:-\s+)?{0}){{0,5}}\s*){{0,5}}\Z".format(_PART))


def check(target):
    """Yield ranges of `engines` that are none."""
    engines = target.manifest.get("engines") if target.kind == "plugin" and target.manifest is not None else None
    for key, value in engines.items if engines is not None and engines.kind == "map" else ():
        if value.kind == "text" and not _RANGE.match(value.value):
            message = 'range "{}" of "{}" can not be read; write it like >=2.1.320'.format(value.value, key.value)
            yield report(target.source(MANIFEST), value, message)
