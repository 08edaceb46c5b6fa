"""A memory that gives writing tools to an agent whose list leaves them out.

## Why
`memory` adds Read, Write and Edit to the agent's `tools`, for any path, not only its memory folder. An agent listed with
`Read, Grep` runs with `Read, Write, Edit, Grep`.

## Example
```yaml
tools: Read, Grep, Glob
memory: project
```

## Instead
Leave `memory` out of an agent that must not write, or bar the tools by `disallowedTools: Write, Edit`.
"""

from validators import facts, grants
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "warning", False


def check(target):
    """Yield the agents whose list has neither Write nor Edit, whose memory adds them."""
    for agent in target.agents:
        given = grants.given(agent)
        barred = {grants.name_of(word) for word, _ in grants.words(agent, "disallowedTools")}
        if given and agent.text("memory") in facts.MEMORIES and not {"Write", "Edit"} & (set(given) | barred):
            yield report(agent.source, agent.front.key("memory"), '"memory" adds Write and Edit, which the list of tools leaves out; bar them by disallowedTools')
