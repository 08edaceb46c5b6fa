"""An MCP server whose script is not in the plugin.

## Why
The client starts the server, the interpreter ends at once, and the server is shown as failed: none of its tools is there,
and nothing says so in the conversation.

## Example
```json
{"mcpServers": {"board": {"command": "node", "args": ["${CLAUDE_PLUGIN_ROOT}/srv/board.js"]}}}
```

## Instead
```json
{"mcpServers": {"board": {"command": "node", "args": ["${CLAUDE_PLUGIN_ROOT}/server/board.js"]}}}
```
"""

import os
import re

from validators import servers
from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "error", False
_PATH = re.compile(r"\$\{CLAUDE_PLUGIN_ROOT\}/([A-Za-z0-9_.@+/-]+\.(?:py|js|mjs|cjs|ts|sh|rb|jar|exe))\Z")


def check(target):
    """Yield the paths below the plugin's root that lead to no file."""
    for source, _name, server, place in servers.all_servers(target) if target.kind == "plugin" else ():
        args = server.get("args")
        for node in [server.get("command")] + (list(args.items) if args is not None and args.kind == "list" else []):
            match = _PATH.match(node.value) if node is not None and node.kind == "text" else None
            path = os.path.normpath(match.group(1)) if match else ""
            if match and place == "plugin" and not target.has(path) and not os.path.exists(os.path.join(target.root, path)):
                yield report(source, node, '"{}" does not exist, the server fails to start; add it or mend the path'.format(path))
