"""An agent whose tools all resolve to nothing.

## Why
The client drops each name that it does not know. When none is left it refuses to start the agent: "would be spawned with zero
tools — refusing". Every delegation to it fails.

## Example
```yaml
tools: read, TodoWrite
```

## Instead
```yaml
tools: Read
```
"""

from validators import grants
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "error", False


def check(target):
    """Yield the agents whose list holds names, none of which the client has."""
    for agent in target.agents:
        named = grants.words(agent, "tools")
        if named and grants.given(agent) == []:
            yield report(agent.source, named[0][1], '"{}": no tool of this list exists, the client refuses to start the agent; name one that does'
                         .format(", ".join(word for word, _ in named)[:60]))
