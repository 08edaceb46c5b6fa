"""A tool that the client does not have.

## Why
Unknown names are dropped without a word while at least one other resolves; where none does, the client refuses to start the agent
("would be spawned with zero tools").

## Example
```yaml
tools: Read, Grepp
```

## Instead
```yaml
tools: Read, Grep
```
"""

import difflib

from validators import facts
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "error", False


def check(target):
    """Yield the unknown names in `tools` and `disallowedTools` of agents."""
    for agent in target.agents:
        for key in ("tools", "disallowedTools"):
            for word, offset in agent.words(key):
                name = word.partition("(")[0].strip()
                if name in facts.TOOLS or name in facts.GONE_TOOLS or name in facts.OLD_MODEL_TOOLS or name == "*" or name.startswith("mcp__"):
                    continue
                near = difflib.get_close_matches(name, facts.TOOLS, 1, 0.6)
                hint = 'did you mean "{}"?'.format(near[0]) if near else "see the client's tool list"
                yield report(agent.source, offset, 'tool "{}" does not exist; {}'.format(name, hint))
