"""A JSON file of the client that is no JSON.

## Why
With a broken manifest or hooks.json the client leaves out the whole plugin, with a broken marketplace file all plugins of it; a
broken `.mcp.json` loses its servers. The session starts as if nothing were wrong: the error stands in its first event only.

## Example
```json
{"name": "shop",}
```

## Instead
```json
{"name": "shop"}
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "manifest", "error", False


def check(target):
    """Yield the first fault of each JSON file that the client reads."""
    for path in target.json_files():
        fault = target.json(path)[1]
        # a byte order mark and the like is told of by its own rule
        if fault is not None:
            yield report(target.source(path), fault.offset, '"{}" is no JSON: {}'.format(path.rpartition("/")[2], fault.message))
