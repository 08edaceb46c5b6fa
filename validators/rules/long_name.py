"""A name of a component that is too long.

## Why
A name of more than 64 characters is refused where skills are shared beyond this client, and it is paid for in every listing and every
call.

## Example
```markdown
---
name: a-skill-that-tells-in-its-name-all-that-it-does-when-somebody-asks-for-it
---
```

## Instead
```markdown
---
name: asked-for
---
```
"""

from validators import facts
from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "warning", False


def check(target):
    """Yield names of agents, skills and commands above the bound."""
    for document in target.of_kind("agent", "skill", "command"):
        node = document.get("name")
        name = str(node.value) if node is not None and node.kind == "text" else document.name.rpartition(":")[2]
        if len(name) > facts.NAME_CUT:
            message = 'name "{}\u2026" has {} characters; {} are enough'.format(name[:30], len(name), facts.NAME_CUT)
            yield report(document.source, node, message)
