"""A key that the client knows and does not take in this place.

## Why
A plugin's agent may not grant itself anything: `permissionMode`, `hooks`, `mcpServers` and `initialPrompt` in it are dropped, with a
line in the debug log only. In a command, `when_to_use`, `paths` and `hooks` do nothing.

## Example
```markdown
---
name: reviewer
description: Reviews
permissionMode: plan
---
```

## Instead
```markdown
---
name: reviewer
description: Reviews
tools: Read, Grep
---
```
"""

from validators import facts
from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "warning", False


def check(target):
    """Yield the ignored keys of a plugin's agents, and of commands."""
    ignored = [("command", facts.COMMAND_IGNORED, "a command")]
    if target.kind == "plugin":
        ignored.append(("agent", facts.AGENT_IGNORED, "a plugin's agent"))
    for kind, keys, where in ignored:
        for document in target.of_kind(kind):
            for key, _ in document.front.items if document.front is not None else ():
                if key.value in keys:
                    yield report(document.source, key, 'key "{}" is ignored in {}; remove it'.format(key.value, where))
