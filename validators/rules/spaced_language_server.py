"""A language server whose command has a space.

## Why
`command` in .lsp.json is the program alone; with a space the client refuses the entry. Arguments go into `args`.

## Example
```json
{"go": {"command": "gopls serve", "extensionToLanguage": {".go": "go"}}}
```

## Instead
```json
{"go": {"command": "gopls", "args": ["serve"], "extensionToLanguage": {".go": "go"}}}
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "error", False
def check(target):
    """Yield the commands with spaces, and servers that name no language."""
    found = target.json(".lsp.json")[0] if target.kind == "plugin" and target.has(".lsp.json") else None
    for _name, server in found.items if found is not None and found.kind == "map" else ():
        command = server.get("command")
        if command is not None and command.kind == "text" and " " in command.value.strip() and not command.value.startswith("/"):
            yield report(target.source(".lsp.json"), command, '"{}" is taken as one program; move the rest into "args"'.format(command.value))
