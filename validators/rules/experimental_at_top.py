"""A trial component at the top of the manifest instead of below `experimental`.

## Why
`themes`, `monitors` and `evals` are not settled yet: the client wants them below `experimental`. The top level still loads today,
`claude plugin validate --strict` refuses it.

## Example
```json
{"name": "shop", "monitors": "./monitors/monitors.json"}
```

## Instead
```json
{"name": "shop", "experimental": {"monitors": "./monitors/monitors.json"}}
```
"""

from validators import facts
from validators.rules import report
from validators.target import MANIFEST

GROUP, SEVERITY, FIXES = "manifest", "warning", False


def check(target):
    """Yield the trial keys at the top level."""
    for key, _ in target.manifest.items if target.kind == "plugin" and target.manifest is not None else ():
        if key.value in facts.EXPERIMENTAL_KEYS:
            yield report(target.source(MANIFEST), key, '"{}" belongs below "experimental"; move it there'.format(key.value))
