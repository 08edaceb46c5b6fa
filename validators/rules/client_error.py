"""An error that the client reports when it loads the plugin.

## Why
Load errors stand in `plugin_errors` of the client's first event and nowhere else: the exit status stays 0 and stderr empty.
What is named there did not load. Found by `--with-client` only.

## Example
```json
{"name": "shop", "dependencies": ["tills@nowhere"]}
```

## Instead
```json
{"name": "shop"}
```
"""

GROUP, SEVERITY = "client", "error"
