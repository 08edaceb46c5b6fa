"""A plugin or marketplace without a description.

## Why
The description is all that people see in `/plugin` before they install. `claude plugin validate --strict` refuses a manifest without
one.

## Example
```json
{"name": "shop", "version": "1.0.0"}
```

## Instead
```json
{"name": "shop", "version": "1.0.0", "description": "Sells from the till"}
```
"""

from validators.rules import report
from validators.target import MANIFEST, MARKETPLACE

GROUP, SEVERITY, FIXES = "manifest", "warning", False


def check(target):
    """Yield a manifest or marketplace file that describes nothing."""
    path = {"plugin": MANIFEST, "marketplace": MARKETPLACE}.get(target.kind)
    tree = target.json(path)[0] if path else None
    if tree is None or tree.kind != "map":
        return
    found = tree.get("description") or tree.at("metadata", "description")
    if found is None or (found.kind == "text" and not found.value.strip()):
        yield report(target.source(path), tree, '"description" is missing; say in a line what it is for')
