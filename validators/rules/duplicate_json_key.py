"""A key that stands twice in one JSON object.

## Why
Of two equal keys the last one counts; the first, with all that lies below it, is dropped without a word. In hooks.json that is
often a whole event.

## Example
```json
{"hooks": {"Stop": [{"hooks": []}], "Stop": []}}
```

## Instead
```json
{"hooks": {"Stop": [{"hooks": []}]}}
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "manifest", "warning", False


def check(target):
    """Yield the later one of two equal keys in the JSON files that the client reads."""
    for path in target.json_files():
        tree = target.json(path)[0]
        for node in tree.walk() if tree is not None else ():
            seen = set()
            for key, _ in node.items if node.kind == "map" else ():
                if key.value in seen:
                    yield report(target.source(path), key, 'key "{}" stands twice; only the last one counts'.format(key.value))
                seen.add(key.value)
