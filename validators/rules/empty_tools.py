"""An agent with an empty list of tools.

## Why
`tools:` without a value, or `[]`, is not "all": the agent runs with no tool at all, although the client lists it as having "All
tools". It can only talk.

## Example
```yaml
tools:
```

## Instead
Leave the key out for all tools, or name them:
```yaml
tools: Read, Grep, Glob
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "error", False


def check(target):
    """Yield the agents whose `tools` is there and empty."""
    for agent in target.agents:
        found = agent.get("tools")
        if found is None:
            continue
        if found.kind == "null" or (found.kind == "list" and not found.items) or (found.kind == "text" and not found.value.strip()):
            yield report(agent.source, agent.front.key("tools"),
                         '"tools" is empty: the agent gets none; leave the key out for all, or name some')
