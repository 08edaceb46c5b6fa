"""A marketplace entry whose folder is not there or lies outside.

## Why
A relative source is looked up below the marketplace's own folder. A path that leaves it is refused, a missing folder fails at
`plugin install`; a bare name needs `metadata.pluginRoot`.

## Example
```json
{"name": "shop", "source": "./plugins/shpo"}
```

## Instead
```json
{"name": "shop", "source": "./plugins/shop"}
```
"""

from validators import entries
from validators.rules import report
from validators.target import MARKETPLACE

GROUP, SEVERITY, FIXES = "manifest", "error", False


def check(target):
    """Yield relative sources that lead nowhere."""
    for entry in entries.all_of(target):
        place = entry.get("source")
        if place is None or place.kind != "text":
            continue
        why = entries.fault(target, place.value)
        if why:
            yield report(target.source(MARKETPLACE), place, 'source "{}" {}'.format(place.value, why))
