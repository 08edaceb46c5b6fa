"""A warning about the plugin in the client's debug log.

## Why
The client drops ignored agent keys, unknown events, bad workflow metadata and skills that can not be preloaded with a line in
its debug log, which nobody sees who does not ask for it. Found by `--with-client` only.

## Example
```yaml
name: reviewer
permissionMode: plan
```

## Instead
```yaml
name: reviewer
tools: Read, Grep, Glob
```
"""

GROUP, SEVERITY = "client", "warning"
