"""An MCP or language server of a plugin named by a relative path.

## Why
Servers start in the folder of the session, so `./server/board.js` is looked for in the project of whoever installed the
plugin, and the server fails.

## Example
```json
{"mcpServers": {"board": {"command": "node", "args": ["./server/board.js"]}}}
```

## Instead
```json
{"mcpServers": {"board": {"command": "node", "args": ["${CLAUDE_PLUGIN_ROOT}/server/board.js"]}}}
```
"""

import os
import re

from validators import hooks, servers
from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "error", True
_PATH = re.compile(r"(?:\.{1,2}/)?[\w.@+-]+(?:/[\w.@+-]+)+\.(?:py|js|mjs|cjs|ts|sh|rb|jar|exe)\Z|\.{1,2}/[\w./@+-]+\Z")


def check(target):
    """Yield the relative paths in `command` and `args`; those that name no file of the plugin may be the project's."""
    for source, _name, server, place in servers.all_servers(target) if target.kind == "plugin" else ():
        cwd, args = server.get("cwd"), server.get("args")
        if cwd is not None or place != "plugin":
            continue
        for node in [server.get("command")] + (list(args.items) if args is not None and args.kind == "list" else []):
            if node is not None and node.kind == "text" and _PATH.match(node.value):
                path = os.path.normpath(node.value)
                if node.value.startswith(".") and "." in path or target.has(path):
                    edits = hooks.rewritten(source, node, "${CLAUDE_PLUGIN_ROOT}/" + path) if target.has(path) else ()
                    yield report(source, node, '"{}" is looked for in the project; begin it with "${{CLAUDE_PLUGIN_ROOT}}/"'.format(node.value), edits)
