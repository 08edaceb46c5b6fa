"""A component that lies inside `.claude-plugin/`.

## Why
The client looks into `.claude-plugin/` for the two manifests only. Commands, agents, skills and hooks in it are never loaded, and
nothing says so.

## Example
```text
.claude-plugin/plugin.json
.claude-plugin/commands/sell.md
```

## Instead
```text
.claude-plugin/plugin.json
commands/sell.md
```
"""

import re

from validators import facts
from validators.rules import report

GROUP, SEVERITY, FIXES = "manifest", "error", False

_INNER = re.compile(r"\.claude-plugin/(agents|commands|skills|hooks|output-styles|workflows|monitors|themes|\.mcp\.json|hooks\.json|\.lsp\.json)(?=/|\Z)")


def check(target):
    """Yield the first file of each component folder inside `.claude-plugin/` that the manifest does not name."""
    if target.kind != "plugin":
        return
    named = [path for key in facts.PATH_KEYS for path in target.declared(key)]
    seen = set()
    for path in target.files:
        match = _INNER.match(path)
        if match and match[1] not in seen and not any(path == one or path.startswith(one + "/") for one in named):
            seen.add(match[1])
            message = '"{}" is not looked for in .claude-plugin/; move it to the plugin\'s root'.format(match[1])
            yield report(target.source(path), 0, message)
