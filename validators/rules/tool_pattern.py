"""A pattern on a tool in an agent's list, where it limits nothing.

## Why
`Bash(git *)` is permission syntax. In an agent's `tools` only the name counts: the agent gets all of Bash. In `disallowedTools`
it takes all of Bash away, not just what the pattern names.

## Example
```yaml
tools: Read, Bash(git diff *)
```

## Instead
```yaml
tools: Read, Bash
```
Limit what runs by a permission rule or by a PreToolUse hook that looks at `agent_type`.
"""

from validators import facts, grants
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "warning", False


def check(target):
    """Yield each tool with brackets; Agent(…) is left alone, it holds for the main thread."""
    for agent in target.agents:
        for key, effect in (("tools", "gives all of"), ("disallowedTools", "takes away all of")):
            for word, offset in grants.words(agent, key):
                name, bracket, inner = word.partition("(")
                if bracket and inner.strip(" )") not in ("", "*", ":*") and name in facts.TOOLS and name not in ("Agent", "Task", "Skill"):
                    yield report(agent.source, offset, '"{}" {} {}: patterns do not count in an agent\'s {}'.format(word, effect, name, key))
