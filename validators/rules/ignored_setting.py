"""A key in a plugin's settings.json that the client ignores.

## Why
Of a plugin's settings only `agent` and `subagentStatusLine` count. `permissions`, `env`, `hooks`, `model`, `outputStyle`,
`statusLine` and all others are dropped without a word: a deny rule there protects nothing.

## Example
```json
{"permissions": {"deny": ["Read(.env)"]}}
```

## Instead
```json
Hooks in `hooks/hooks.json`; what else is wanted, as a line in the README for the person to set.
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "warning", False
def check(target):
    """Yield the keys of settings.json, or of the manifest's `settings`, that have no effect."""
    if target.kind != "plugin":
        return
    found = target.json("settings.json")[0] if target.has("settings.json") else None
    inline = target.manifest.get("settings") if target.manifest is not None else None
    for source, tree in ((target.source("settings.json") if found is not None else None, found),
                         (target.source(".claude-plugin/plugin.json") if inline is not None else None, inline)):
        for key, _ in tree.items if tree is not None and tree.kind == "map" else ():
            if key.value not in ("agent", "subagentStatusLine", "$schema"):
                yield report(source, key, 'setting "{}" of a plugin is ignored; only agent and subagentStatusLine count'.format(key.value))
