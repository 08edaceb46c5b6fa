"""Hooks in the manifest with the wrapper that only a hooks.json has.

## Why
Inline hooks are the bare map of events. With `{"hooks": {…}}` around it, as in hooks.json, the loader drops them all and says
nothing.

## Example
```json
{"name": "shop", "hooks": {"hooks": {"Stop": []}}}
```

## Instead
```json
{"name": "shop", "hooks": {"Stop": []}}
```
"""

from validators.rules import report
from validators.target import MANIFEST

GROUP, SEVERITY, FIXES = "manifest", "error", False


def check(target):
    """Yield a wrapper inside the manifest's `hooks`."""
    hooks = target.manifest.get("hooks") if target.kind == "plugin" and target.manifest is not None else None
    for one in hooks.items if hooks is not None and hooks.kind == "list" else [hooks]:
        inner = one.key("hooks") if one is not None else None
        if inner is not None:
            yield report(target.source(MANIFEST), inner, '"hooks" inside "hooks" is dropped; write the events themselves here')
