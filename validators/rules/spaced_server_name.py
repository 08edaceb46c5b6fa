"""An MCP server whose name has a space or another sign that tool names can not hold.

## Why
The server's name becomes part of each tool's name, `mcp__plugin_<plugin>_<server>__<tool>`. With a space the server fails;
other signs become underscores, and rules that name the tool miss it.

## Example
```json
{"mcpServers": {"task board": {"command": "board"}}}
```

## Instead
```json
{"mcpServers": {"task-board": {"command": "board"}}}
```
"""

import re

from validators import servers
from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "error", False
def check(target):
    """Yield the names that hold anything but letters, digits, dash and underscore."""
    for source, name, _server, _place in servers.all_servers(target):
        if not re.fullmatch(r"[A-Za-z0-9_-]+", str(name.value)):
            yield report(source, name, 'server "{}" can not be part of a tool\'s name; use letters, digits, - and _'.format(name.value))
