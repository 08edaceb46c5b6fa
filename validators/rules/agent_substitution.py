"""A substitution in an agent's body that happens in commands only.

## Why
In an agent's prompt `$ARGUMENTS`, `` !`cmd` `` and `${CLAUDE_SESSION_ID}` stay as they are; the task comes as the first
message. The model reads the sign itself, and often takes it as the task.

## Example
```markdown
Review this: $ARGUMENTS
```

## Instead
```markdown
Review what the first message names.
```
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "commands", "warning", False
_TALK = re.compile(r"placeholder|variable|substitut|syntax|frontmatter|expand", re.IGNORECASE)
_SIGN = re.compile(r"(?<![\\`\w!=])(?:\$ARGUMENTS\b|!`[a-z./][^`\n]*`|\$\{CLAUDE_SESSION_ID\})")


def check(target):
    """Yield the first sign of each kind in the prose of agents; inline code is taken as talk about it."""
    for agent in target.agents:
        if not _SIGN.search(agent.body):
            continue
        seen = set()
        for match in _SIGN.finditer(agent.prose()):
            kind = match.group()[:2]
            line = agent.body[agent.body.rfind("\n", 0, match.start()) + 1: (agent.body + "\n").find("\n", match.end())]
            if kind not in seen and not _TALK.search(line):
                seen.add(kind)
                yield report(agent.source, agent.start + match.start(), '"{}" is not filled in inside an agent; the task is the first message'.format(match.group()[:40]))
