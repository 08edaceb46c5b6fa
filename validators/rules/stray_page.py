"""A README or another page among the commands or agents.

## Why
Every Markdown file below `commands/` and `agents/` is loaded: `commands/README.md` becomes the command `/shop:README`,
`agents/README.md` an agent with every tool whose prompt is the page. A project's `.claude/agents` is spared: agents there need a
name.

## Example
```text
commands/README.md
```

## Instead
```text
docs/commands.md
```
"""

from validators import placing
from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "warning", False


def check(target):
    """Yield pages without a description in these folders."""
    for document in target.of_kind("agent", "command"):
        loaded = target.kind == "plugin" or (target.kind == "project" and document.kind == "command")
        if loaded and placing.is_page(document):
            message = '"{}" is loaded as {} "{}"; move it out'.format(document.path.rpartition("/")[2], document.kind, document.name)
            yield report(document.source, 0, message)
