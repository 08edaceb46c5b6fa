"""A README or another page among the commands or agents.

## Why
Every Markdown file below `commands/` and `agents/` is loaded: `commands/README.md` becomes the command `/shop:README`,
`agents/README.md` an agent with every tool whose prompt is the page.

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
        if placing.is_page(document) and target.kind != "file":
            message = '"{}" is loaded as {} "{}"; move it out'.format(document.path.rpartition("/")[2], document.kind, document.name)
            yield report(document.source, 0, message)
