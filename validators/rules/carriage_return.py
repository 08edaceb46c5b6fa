"""Lines that end in a carriage return and a line feed.

## Why
In a shell script the carriage return is a part of each command: `exit 0\\r` fails, and `#!/bin/sh\\r` names no program, so that a hook
fails open or blocks. The client reads components with it; their diffs are noise.

## Example
```bash
#!/bin/sh\\r
exit 0\\r
```

## Instead
```bash
#!/bin/sh
exit 0
```
"""

import re

from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "files", "info", True


def check(target):
    """Yield components, and scripts that would not run, with such lines; the carriage returns are taken away."""
    for document in target.of_kind("agent", "skill", "command", "style"):
        if document.source.crlf:
            yield _told(document.source, None)
    for path in target.files:
        if path.endswith((".sh", ".bash")) or path.startswith("bin/"):
            source = target.source(path)
            if source.crlf and not source.fault and (path.endswith((".sh", ".bash")) or source.text.startswith("#!")):
                yield _told(source, "error")


def _told(source, severity):
    text, at = source.text, source.text.find("\r\n")
    edits = [Edit(match.start(), match.end() - 1, "") for match in re.finditer(r"\r+\n", text)]
    way = "the script does not run" if severity else "save with plain line feeds"
    return report(source, at, '"\\r\\n" ends {:,} lines; {}'.format(len(edits), way), edits, severity)
