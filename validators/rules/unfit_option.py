"""An option of `userConfig` that can not be used as it is written.

## Why
An option is reached as `${user_config.key}` and as `CLAUDE_PLUGIN_OPTION_KEY`, so its key must be an identifier; another one fails
the manifest. A default of another type, or none of the `options`, is refused or never matches.

## Example
```json
{"userConfig": {"api-url": {"type": "number", "title": "API", "description": "where", "default": "none"}}}
```

## Instead
```json
{"userConfig": {"api_url": {"type": "string", "title": "API", "description": "where", "default": "none"}}}
```
"""

import re

from validators.rules import report
from validators.target import MANIFEST

GROUP, SEVERITY, FIXES = "manifest", "error", False

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_KINDS = {"string": "text", "directory": "text", "file": "text", "number": "number", "boolean": "bool"}


def check(target):
    """Yield keys that are no identifiers and defaults that do not fit; the rest is a matter of shape."""
    found = target.manifest.get("userConfig") if target.kind == "plugin" and target.manifest is not None else None
    for key, option in found.items if found is not None and found.kind == "map" else ():
        if not _NAME.match(key.value):
            yield report(target.source(MANIFEST), key, 'option "{}" is no identifier; use letters, digits and _'.format(key.value))
        kind, default, several = option.get("type"), option.get("default"), option.get("multiple")
        wanted = _KINDS.get(kind.value) if kind is not None and kind.kind == "text" else None
        if default is not None and wanted and several is None and default.kind not in (wanted, "null"):
            message = 'default of "{}" is no {}; give one of its type'.format(key.value, kind.value)
            yield report(target.source(MANIFEST), default, message)
