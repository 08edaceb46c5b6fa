"""A marketplace file whose values are not of the kind that the client reads.

## Why
`plugin marketplace add` refuses a file with a wrong or missing value, for everyone who has added it already, too: none of its
plugins can be updated until it is mended.

## Example
```json
{"name": "shops", "owner": "Ada", "plugins": [{"name": "shop"}]}
```

## Instead
```json
{"name": "shops", "owner": {"name": "Ada"}, "plugins": [{"name": "shop", "source": "./"}]}
```
"""

from validators import shape
from validators.rules import report
from validators.target import MARKETPLACE

GROUP, SEVERITY, FIXES = "manifest", "error", False


def check(target):
    """Yield what does not fit `schemas/marketplace.json`."""
    tree = target.json(MARKETPLACE)[0] if target.kind == "marketplace" else None
    for place, message in shape.faults(tree, "marketplace"):
        yield report(target.source(MARKETPLACE), place, message)
