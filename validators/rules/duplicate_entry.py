"""Two entries of one name in a marketplace.

## Why
A plugin is installed as `name@marketplace`: of two entries with one name only one can ever be reached.

## Example
```json
{"plugins": [{"name": "shop", "source": "./a"}, {"name": "shop", "source": "./b"}]}
```

## Instead
```json
{"plugins": [{"name": "shop", "source": "./a"}, {"name": "store", "source": "./b"}]}
```
"""

from validators import entries
from validators.rules import report
from validators.target import MARKETPLACE

GROUP, SEVERITY, FIXES = "manifest", "error", False


def check(target):
    """Yield the later one of two entries with the same name."""
    seen = set()
    for entry in entries.all_of(target):
        name = entry.get("name")
        if name is not None and name.kind == "text":
            if name.value in seen:
                yield report(target.source(MARKETPLACE), name, 'plugin "{}" is listed twice; rename or drop one'.format(name.value))
            seen.add(name.value)
