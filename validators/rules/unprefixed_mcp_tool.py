"""A tool of the plugin's own MCP server without the plugin's prefix.

## Why
The tools of a plugin's server are called `mcp__plugin_<plugin>_<server>__<tool>`. `mcp__<server>__<tool>` names a server that the
person would have to configure; in an agent's `tools` it resolves to nothing, in `allowed-tools` it grants nothing.

## Example
```yaml
tools: Read, mcp__board__list
```

## Instead
```yaml
tools: Read, mcp__plugin_studio_board__list
```
"""

import re

from validators import grants, servers
from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "error", True


def check(target):
    """Yield each name of a server of this plugin that lacks the prefix."""
    own = {servers.slug(name.value) for _, name, _, _ in servers.all_servers(target)} if target.kind == "plugin" else set()
    if not own:
        return
    for document in target.agents + target.skills + target.commands:
        for key in ("tools", "disallowedTools") if document.kind == "agent" else ("allowed-tools", "disallowed-tools"):
            for word, offset in grants.words(document, key):
                match = re.match(r"mcp__(?!plugin_)(.+?)(?=__|$)", word)
                if match and match.group(1) in own:
                    prefix = "mcp__plugin_{}_".format(servers.slug(target.plugin))
                    edits = (Edit(offset, offset + 5, prefix),) if document.source.text.startswith("mcp__", offset) else ()
                    yield report(document.source, offset, '"{}" is a server of this plugin; its tools begin with "{}{}"'.format(
                        match.group(1), prefix, match.group(1)), edits)
