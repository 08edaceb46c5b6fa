"""A `${user_config.…}` that the manifest does not declare.

## Why
Only keys of `userConfig` in plugin.json can be set. An MCP server with another key is dropped, a hook with it is not run, in
a text it stays as it is; each time without a word.

## Example
```json
{"command": "board", "args": ["--team", "${user_config.team}"]}
```

## Instead
```json
{"userConfig": {"team": {"type": "string", "title": "Team", "description": "whose board"}}}
```
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "error", False
_CONFIG = re.compile(r"\$\{user_config\.([A-Za-z0-9_-]+)\}")


def check(target):
    """Yield the undeclared keys in the JSON files, agents, skills and commands of a plugin."""
    if target.kind != "plugin" or target.manifest is None:
        return
    declared = target.manifest.get("userConfig")
    known = {key.value for key, _ in declared.items} if declared is not None and declared.kind == "map" else set()
    if declared is not None and declared.kind != "map":
        return
    for path in target.json_files():
        yield from _undeclared(target.source(path), target.source(path).text, 0, known)
    for document in target.agents + target.skills + target.commands:
        if "user_config." in document.body:
            yield from _undeclared(document.source, document.prose(), document.start, known)


def _undeclared(source, text, base, known):
    for match in _CONFIG.finditer(text):
        if match.group(1) not in known:
            yield report(source, base + match.start(), '"{}" is not declared in userConfig and never set; declare it'.format(match.group(1)))
