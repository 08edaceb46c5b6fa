"""A project's agent without a `name`.

## Why
In `.claude/agents` the client loads only files with a name and a description; a file without a name is taken for a page and left out
without a word. A plugin's agent takes its name from the file instead.

## Example
```markdown
---
description: Reviews changed code for faults
---
```

## Instead
```markdown
---
name: reviewer
description: Reviews changed code for faults
---
```
"""

import re

from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "error", True


def check(target):
    """Yield agents of a project that have a description and no name; the file's name is given to them."""
    for agent in target.agents if target.kind == "project" else ():
        if agent.front is not None and agent.front.items and agent.get("description") is not None and agent.get("name") is None:
            name = agent.name.rpartition(":")[2]
            edits = [Edit(agent.front.start, agent.front.start, "name: {}\n".format(name))] if _PLAIN.match(name) else []
            yield report(agent.source, agent.front, '"name" is missing, so the agent is not loaded; add "name: {}"'.format(name), edits)


_PLAIN = re.compile(r"[a-z][a-z0-9-]*\Z")
