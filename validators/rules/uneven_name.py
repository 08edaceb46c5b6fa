"""A plugin or marketplace name that is not written in kebab-case.

## Why
The name is typed before every component (`/shop-tools:sell`), stands in tool names (`mcp__plugin_shop-tools_…`) and in settings.
Upper-case letters, underscores and dots load, but `claude plugin validate --strict` refuses them.

## Example
```json
{"name": "Shop_Tools"}
```

## Instead
```json
{"name": "shop-tools"}
```
"""

import re

from validators.rules import report
from validators.target import MANIFEST, MARKETPLACE

GROUP, SEVERITY, FIXES = "manifest", "warning", False

_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def check(target):
    """Yield names with other signs than small letters, digits and single dashes; spaces are told of as a wrong shape."""
    path = {"plugin": MANIFEST, "marketplace": MARKETPLACE}.get(target.kind)
    tree = target.json(path)[0] if path else None
    name = tree.get("name") if tree is not None and tree.kind == "map" else None
    if name is None or name.kind != "text" or not name.value or re.search(r"[\s\x00-\x1f]", name.value):
        return
    if not _KEBAB.match(name.value):
        even = re.sub(r"[^a-z0-9]+", "-", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name.value).lower()).strip("-")
        yield report(target.source(path), name, 'name "{}" is not kebab-case; call it "{}"'.format(name.value, even or "my-plugin"))
