"""A key of a frontmatter that the client does not know.

## Why
Unknown keys are ignored; for an agent the debug log names them, for a skill or command nothing does. A misspelt `tools` leaves an
agent with every tool, a misspelt `allowed-tools` a command without its shell.

## Example
```markdown
---
name: reviewer
allowed-tools: Read
---
```

## Instead
```markdown
---
name: reviewer
tools: Read
---
```
"""

import difflib

from validators import facts
from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "info", False


def check(target):
    """Yield unknown keys; one that is near to a known one weighs more."""
    for document in target.of_kind("agent", "skill", "command", "style"):
        known = _KNOWN[document.kind]
        for key, _ in document.front.items if document.front is not None else ():
            name = str(key.value)
            if name in known or name in facts.OTHER_KEYS or (document.kind == "agent" and name in facts.AGENT_IGNORED):
                continue
            near = facts.KEY_TWINS[document.kind].get(name) or next(iter(difflib.get_close_matches(name, known, 1, 0.8)), None)
            hint = 'did you mean "{}"?'.format(near) if near else "the client ignores it"
            yield report(document.source, key, 'key "{}" is unknown in {}; {}'.format(name, _WITH[document.kind], hint),
                         severity="warning" if near else None)


_WITH = {"agent": "an agent", "skill": "a skill", "command": "a command", "style": "an output style"}
_KNOWN = {"agent": facts.AGENT_KEYS + ("version", "license", "metadata"), "skill": facts.SKILL_KEYS, "command": facts.SKILL_KEYS,
          "style": facts.STYLE_KEYS}
