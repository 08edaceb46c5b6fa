"""A tool that the client does not have.

## Why
Unknown names are dropped without a word while at least one other resolves: the agent simply lacks what its prompt tells it to
use. In `allowed-tools` such a name grants nothing. Names are case-sensitive.

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
import re

from validators import facts, grants
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "error", False
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")


def check(target):
    """Yield the unknown names in the tool lists of agents, skills and commands."""
    for agent in target.agents:
        if grants.given(agent) != []:  # none that resolves at all is another rule's fact
            yield from _unknown(agent, ("tools", "disallowedTools"), "error")
    for document in target.skills + target.commands:
        yield from _unknown(document, ("allowed-tools", "disallowed-tools"), "warning")


def _unknown(document, keys, severity):
    for key in keys:
        for word, offset in grants.words(document, key):
            name = grants.name_of(word)
            if grants.resolves(name) or name in facts.GONE_TOOLS or name in facts.OLD_MODEL_TOOLS or not _NAME.match(name):
                continue
            near = difflib.get_close_matches(name.lower()[:60], [tool.lower() for tool in facts.TOOLS], 1, 0.6)
            named = next((tool for tool in facts.TOOLS if near and tool.lower() == near[0]), None)
            hint = 'did you mean "{}"?'.format(named) if named else "see the client's tool list"
            yield report(document.source, offset, 'tool "{}" does not exist; {}'.format(name[:60], hint), severity=severity)
