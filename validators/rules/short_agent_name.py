"""An agent of a plugin called by its short name.

## Why
The Agent tool resolves a plugin's agent only by its full name, `plugin:folder:name`. With the short one it answers
"Agent type … not found", and the model has to find the right one in its list, or gives up and does the work itself.

## Example
```markdown
Agent(subagent_type="code-reviewer", prompt="…")
```

## Instead
```markdown
Agent(subagent_type="shop:code-reviewer", prompt="…")
```
"""

from validators import mentions
from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "error", True


def check(target):
    """Yield the short names in calls; the fix writes the full one."""
    if target.kind != "plugin" or target.manifest is None:
        return
    agents, short = mentions.agent_names(target), mentions.short_names(target)
    for document in mentions.prompts(target):
        for name, offset in mentions.called_types(document):
            if name.lower() in agents or name.lower() not in short or mentions.is_built_in(name):
                continue
            full = short[name.lower()]
            yield report(document.source, offset, 'agent type "{}" does not resolve; write "{}"'.format(name, full),
                         edits=[Edit(offset, offset + len(name), full)])
