"""Grep or Glob in the list of an agent that also has Bash.

## Why
The native client registers Grep and Glob only for agents without Bash; beside it they are dropped, and the agent gets `Read, Bash`
of `Read, Grep, Glob, Bash`. A prompt that says "use the Grep tool" then asks for something that is not there.

## Example
```yaml
tools: Read, Grep, Glob, Bash
```

## Instead
```yaml
tools: Read, Bash
```
or, for one that only reads:
```yaml
tools: Read, Grep, Glob
```
"""

from validators import grants
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "info", False


def check(target):
    """Yield the first search tool of each agent that names it beside Bash."""
    for agent in target.agents:
        named = [(grants.name_of(word), offset) for word, offset in grants.words(agent, "tools")]
        lost = [(name, offset) for name, offset in named if name in ("Grep", "Glob")]
        barred = {grants.name_of(word) for word, _ in grants.words(agent, "disallowedTools")}
        if lost and any(name == "Bash" for name, _ in named) and "Bash" not in barred:
            yield report(agent.source, lost[0][1], '"{}" beside Bash is dropped by the native client; keep Bash or the search tools'.format(
                ", ".join(name for name, _ in lost)))
