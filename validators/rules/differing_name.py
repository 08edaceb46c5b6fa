"""A component whose frontmatter has another name than its folder or file.

## Why
A skill is called by its folder; the name in its frontmatter is an alias only. An agent is called by the name, whatever its file says.
Who reads one name and types the other is not understood.

## Example
```text
skills/python/SKILL.md     name: snake
```

## Instead
```text
skills/python/SKILL.md     name: python
```
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "info", False


def check(target):
    """Yield names of skills and agents that differ by more than case and separators."""
    for document in target.of_kind("skill", "agent"):
        name, own = document.text("name"), document.name.rpartition(":")[2]
        # a skill at the plugin's root is called by the plugin
        if not name or ":" in name or (document.kind == "skill" and "/" not in document.path):
            continue
        if _plain(name) != _plain(own):
            called = "the folder" if document.kind == "skill" else "the file"
            wins = own if document.kind == "skill" else name
            message = 'name "{}" differs from {} "{}"; it is called "{}"'.format(name, called, own, wins)
            yield report(document.source, document.get("name"), message)


def _plain(name):
    return re.sub(r"[\s_.-]+", "-", name.strip().lower())
