"""An agent that is told to use a tool which its own list does not grant.

## Why
`tools` is the whole list: what it does not name is not offered. The agent tries, gets "No such tool available", and returns without the file
or the run that its text asks for.

## Example
```markdown
---
tools: Read, Grep
---
Use the Write tool to save the report.
```

## Instead
```markdown
---
tools: Read, Grep, Write
---
Use the Write tool to save the report.
```
"""

import re

from validators import facts, wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "warning", False
_TOOLS = "Write|Edit|Bash|WebFetch|WebSearch|Grep|Glob|Read|NotebookEdit|Agent|AskUserQuestion|Skill"
_TOLD = re.compile(r"\b(?:[Uu]se|[Cc]all|[Uu]sing|[Ww]ith|[Vv]ia)\s+(?:the\s+|your\s+)?[`*]{{0,3}}({0})[`*]{{0,3}}\s+tool\b"
                   r"|\b[Uu]se\s+[`*]{{1,3}}({0})[`*]{{1,3}}\s+to\b".format(_TOOLS))
_NOT = re.compile(r"\b(?:not|never|don't|cannot|can't|no longer|without|instead of|caller|parent|orchestrator|main agent|they|you lack|if available)\b", re.IGNORECASE)
_SAME = {"Task": "Agent"}


def check(target):
    """Yield the first such order for each tool."""
    for agent in target.agents:
        found = agent.get("tools")
        granted = {_SAME.get(name, name) for name in (word.partition("(")[0].strip() for word, _ in agent.words("tools"))}
        taken = {_SAME.get(name, name) for name in (word.partition("(")[0].strip() for word, _ in agent.words("disallowedTools"))}
        if found is None and not taken:
            continue
        everything = found is None or "*" in granted
        if agent.get("memory") is not None:
            granted |= {"Read", "Write", "Edit"}
        if not everything and not granted & set(facts.TOOLS):
            continue  # no known tool at all: other rules say so
        text, seen = wording.blank(re.compile(r'"[^"\n]{1,200}"'), agent.prose()), set()
        for match in _TOLD.finditer(text):
            name = match.group(1) or match.group(2)
            line = text[text.rfind("\n", 0, match.start()) + 1: (text.find("\n", match.end()) + 1 or len(text))]
            missing = name in taken or (not everything and name not in granted)
            if not missing or name in seen or _NOT.search(line) or (name in ("Grep", "Glob") and "Bash" in granted):
                continue
            seen.add(name)
            where = agent.start + match.start(1 if match.group(1) else 2)
            yield report(agent.source, where, 'tool "{}" is told to be used but not granted; add it to tools or drop the order'.format(name))
