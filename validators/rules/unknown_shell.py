"""A `shell` that the client does not take.

## Why
Skills and commands take bash or powershell; another one falls back to bash, and lines written for it fail.

## Example
```yaml
shell: fish
```

## Instead
```yaml
shell: bash
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "commands", "warning", False
def check(target):
    """Yield the values of `shell` that are neither."""
    for document in target.commands + target.skills:
        found = document.get("shell")
        if found is not None and found.kind == "text" and found.value not in ("bash", "powershell"):
            yield report(document.source, found, 'shell "{}" is unknown, bash runs instead; use bash or powershell'.format(found.value))
