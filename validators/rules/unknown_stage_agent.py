"""A stage table that names an agent or a workflow which the plugin does not have.

## Why
The stage opens and waits for that agent; the Agent tool refuses the name, no other agent counts for the stage, and the run stands still
until a person cancels it.

## Example
```markdown
| review | code-reviwer | one | – | review | S M L | ask |
```

## Instead
```markdown
| review | code-reviewer | one | – | review | S M L | ask |
```
"""

import difflib

from validators import mentions, stagetables
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "error", False


def check(target):
    """Yield unknown names of the agents and the failure columns."""
    if target.kind not in ("plugin", "project"):
        return
    short = {full.rpartition(":")[2] for full in mentions.agent_names(target)}
    known = short | set(mentions.agent_names(target))
    typed = {"/" + name for command in target.commands for name in (command.name.lower(), command.text("name").lower()) if name}
    for command in target.commands:
        for stage in stagetables.read(command)[0]:
            for name in dict.fromkeys(stage.agents() + stage.fallbacks()):
                if name.lower() in known or name.lower() in typed or name.partition(":")[0] not in (name, target.plugin):
                    continue
                near = difflib.get_close_matches(name.lower(), sorted(typed if name.startswith("/") else short), 1, 0.6)
                hint = 'did you mean "{}"?'.format(near[0]) if near else "name one that the plugin has"
                yield report(command.source, stagetables.cell(command, stage, name),
                             '{} "{}" of stage "{}" does not exist; {}'.format("workflow" if name.startswith("/") else "agent", name, stage.name, hint))
