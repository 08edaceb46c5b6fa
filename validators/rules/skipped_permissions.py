"""A command for copying that switches all permissions off.

## Why
People copy the line as it stands. In that session every tool runs unasked, and what a fetched page or a dependency says may become a command;
as root the client refuses to start at all.

## Example
```bash
claude --dangerously-skip-permissions -p "/ship"
```

## Instead
```bash
claude --permission-mode acceptEdits --allowedTools "Bash(npm test)" -p "/ship"
```
"""

import re

from validators import shipped
from validators.rules import report

GROUP, SEVERITY, FIXES = "safety", "info", False
_LINE = re.compile(r"^[ \t]*(?:[$>][ \t]+|(?:\w+=\S+[ \t]+)*(?:exec[ \t]+|nohup[ \t]+|timeout[ \t]+\S+[ \t]+)?)?claude\b[^\n#]*?(--dangerously-skip-permissions|--permission-mode[ =]bypassPermissions)",
                   re.MULTILINE)


def check(target):
    """Yield the first such line of each page and shell script."""
    if target.kind == "marketplace":
        return
    sources = [document.source for document in target.documents if shipped.is_shipped(target, document.path)]
    sources += [source for source in shipped.scripts(target) if source.path.endswith((".sh", ".bash"))]
    for source in sources:
        match = _LINE.search(source.text) if "ermission" in source.text else None
        if match:
            yield report(source, match.start(1), '"{}" lets every tool run unasked; name the tools that may'.format(match.group(1)))
