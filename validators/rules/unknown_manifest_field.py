"""A field of the manifest that the client does not know.

## Why
Unknown fields are ignored. A misspelt one leaves its default in place: `command` for `commands`, and what it names is not loaded.
`claude plugin validate --strict` refuses them.

## Example
```json
{"name": "shop", "autor": {"name": "Ada"}}
```

## Instead
```json
{"name": "shop", "author": {"name": "Ada"}}
```
"""

import difflib

from validators import facts
from validators.rules import report
from validators.target import MANIFEST, MARKETPLACE

GROUP, SEVERITY, FIXES = "manifest", "warning", False


def check(target):
    """Yield the unknown top-level fields of the manifest, and of a marketplace file."""
    if target.kind == "plugin":
        yield from _unknown(target, MANIFEST, facts.MANIFEST_KEYS)
    elif target.kind == "marketplace":
        yield from _unknown(target, MARKETPLACE, facts.MARKETPLACE_KEYS)


def _unknown(target, path, known):
    tree = target.json(path)[0]
    for key, _ in tree.items if tree is not None and tree.kind == "map" else ():
        if key.value in known:
            continue
        near = difflib.get_close_matches(key.value, known, 1, 0.75)
        if key.value in ("category", "tags") and path == MANIFEST:
            hint = "it belongs into the marketplace's entry"
        else:
            hint = 'did you mean "{}"?'.format(near[0]) if near else "the client ignores it"
        yield report(target.source(path), key, 'field "{}" is unknown; {}'.format(key.value, hint))
