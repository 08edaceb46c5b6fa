"""Two components of one kind with the same name.

## Why
Of two agents with one full name the first file wins, the other can not be reached; the debug log alone tells. Of two commands or
skills with one `name`, the bare `/name` reaches the first.

## Example
```text
agents/reviewer.md          name: reviewer
agents/code-reviewer.md     name: reviewer
```

## Instead
```text
agents/reviewer.md          name: reviewer
agents/code-reviewer.md     name: code-reviewer
```
"""

from validators import placing
from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "error", False


def check(target):
    """Yield the later one of two agents, two skills or two commands with the same name."""
    seen = {}
    for document in target.of_kind("agent", "skill", "command"):
        # a project's agent without a description is not loaded, and hides nothing
        if placing.is_page(document) or (target.kind == "project" and document.kind == "agent" and not document.text("description")):
            continue
        bare = document.kind != "agent"
        name = document.text("name") if bare else placing.full_name(target, document)
        if not name:
            continue
        first = seen.setdefault((document.kind, name.lower()), document)
        if first is not document:
            place = document.get("name")
            message = '{} "{}" stands already in {}; give it a name of its own'.format(document.kind, name, first.path)
            yield report(document.source, place, message, severity="warning" if bare else None)
