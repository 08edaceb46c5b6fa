"""An agent whose disallowedTools take away every tool it was given.

## Why
Both lists apply: what `tools` gives, `disallowedTools` removes. With nothing left the agent runs without any tool.

## Example
```yaml
tools: Read, Grep
disallowedTools: Read, Grep
```

## Instead
```yaml
tools: Read, Grep
```
"""

from validators import facts, grants
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "error", False


def check(target):
    """Yield the agents whose two lists cancel out."""
    for agent in target.agents:
        barred = {facts.RENAMED_TOOLS.get(grants.name_of(word), grants.name_of(word)) for word, _ in grants.words(agent, "disallowedTools")}
        given = grants.given(agent)
        if barred and ("*" in barred or (given and {facts.RENAMED_TOOLS.get(name, name) for name in given} <= barred)):
            yield report(agent.source, agent.get("disallowedTools"), '"disallowedTools" takes every tool away; leave one in')
