"""A command that is called without the plugin's name and has no `name` of its own.

## Why
`/sell` reaches a plugin's command only when its frontmatter has `name: sell`; without that key `/shop:sell` alone works, and the bare
call goes to the model as text.

## Example
```markdown
---
description: Sells
---
(the README says: type `/sell`)
```

## Instead
```markdown
---
name: sell
description: Sells
---
```
"""

import re

from validators import facts
from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "warning", True

_CALL = re.compile(r"(?:`|^\s*)/([A-Za-z][\w-]*)(?=[`\s])", re.MULTILINE)
_PAGES = ("README.md", "CLAUDE.md")


def check(target):
    """Yield commands that a README or a component writes as a bare call."""
    if target.kind != "plugin" or target.only is not None:
        return
    unnamed = {command.name: command for command in target.commands
               if ":" not in command.name and command.front is not None and command.head and command.get("name") is None}
    if not unnamed:
        return
    skills = {skill.text("name") for skill in target.skills}
    sources = [target.source(path) for path in _PAGES if target.has(path)]
    sources += [document.source for document in target.of_kind("agent", "skill", "command", "style")]
    for source in sources:
        for match in _CALL.finditer(source.text):
            command = unnamed.get(match[1])
            if command is None or match[1] in facts.BUILT_IN_COMMANDS or match[1] in skills:
                continue
            del unnamed[match[1]]
            edits = [Edit(command.front.start, command.front.start, "name: {}\n".format(match[1]))] if command.front.items else []
            message = '"/{}" in {}:{} does not reach it; add "name: {}"'.format(match[1], source.path, source.position(match.start(1))[0], match[1])
            yield report(command.source, command.front.start, message, edits)
