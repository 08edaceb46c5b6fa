"""A plugin or marketplace name that the client keeps for itself.

## Why
`marketplace add` refuses names of Anthropic's own marketplaces, names that sound like one, and the names that stand for other
sources of plugins (`inline`, `builtin`, `skills-dir`, `synced`).

## Example
```json
{"name": "claude-code-plugins", "owner": {"name": "Ada"}, "plugins": []}
```

## Instead
```json
{"name": "ada-plugins", "owner": {"name": "Ada"}, "plugins": []}
```
"""

import re

from validators import facts
from validators.rules import report
from validators.target import MARKETPLACE

GROUP, SEVERITY, FIXES = "manifest", "error", False

_SOUNDS = re.compile(r"official[^a-z0-9]*(?:anthropic|claude)|(?:anthropic|claude)[^a-z0-9]*official", re.IGNORECASE)


def check(target):
    """Yield a reserved name of the marketplace."""
    tree = target.json(MARKETPLACE)[0] if target.kind == "marketplace" else None
    name = tree.get("name") if tree is not None and tree.kind == "map" else None
    if name is None or name.kind != "text" or _owned(tree):
        return
    if name.value.lower() in facts.RESERVED_MARKETPLACES or _SOUNDS.search(name.value):
        yield report(target.source(MARKETPLACE), name, 'marketplace name "{}" is reserved; take one of your own'.format(name.value))


def _owned(tree):
    """Say whether it is Anthropic's own file."""
    owner = tree.at("owner", "name")
    return owner is not None and owner.kind == "text" and owner.value.lower().startswith("anthropic")
