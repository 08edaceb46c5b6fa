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
    """Yield each unknown key that is near to a known one, and the others of a file at once."""
    for document in target.of_kind("agent", "skill", "command", "style"):
        known, ignored = _KNOWN[document.kind], []
        for key, _ in document.front.items if document.front is not None else ():
            name = str(key.value)
            if name in known:
                continue
            near = facts.KEY_TWINS[document.kind].get(name) or next(iter(difflib.get_close_matches(name, known, 1, 0.8)), None)
            if near:
                message = 'key "{}" is unknown in {}; did you mean "{}"?'.format(name, _WITH[document.kind], near)
                yield report(document.source, key, message, severity="warning")
            else:
                ignored.append(key)
        if ignored:
            shown = ", ".join('"{}"'.format(key.value) for key in ignored[:4]) + (" and more" if ignored[4:] else "")
            message = "{} in {} {} unknown; the client ignores {}".format(
                shown, _WITH[document.kind], "are" if ignored[1:] else "is", "them" if ignored[1:] else "it")
            yield report(document.source, ignored[0], message)


_WITH = {"agent": "an agent", "skill": "a skill", "command": "a command", "style": "an output style"}
_KNOWN = {"agent": facts.AGENT_KEYS + facts.AGENT_IGNORED, "skill": facts.SKILL_KEYS + facts.OTHER_KEYS,
          "command": facts.SKILL_KEYS + facts.OTHER_KEYS, "style": facts.STYLE_KEYS + facts.OTHER_KEYS}
