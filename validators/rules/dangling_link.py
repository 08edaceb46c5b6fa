"""A link that leads to nothing.

## Why
The link is copied as it is and the file behind it is missing everywhere: a component is not loaded, a script not found.

## Example
```text
agents/reviewer.md -> old/reviewer.md
```

## Instead
```text
agents/reviewer.md -> quality/reviewer.md
```
"""

import os

from validators.rules import report
from validators.source import Source

GROUP, SEVERITY, FIXES = "files", "error", False


def check(target):
    """Yield links without a file at their end; a loop is told of as unreadable."""
    for path in target.files if target.kind != "file" else ():
        full = os.path.join(target.root, path)
        if os.path.islink(full) and not os.path.exists(full) and not os.path.realpath(full) == full:
            try:
                os.stat(full)
            except FileNotFoundError:
                yield report(Source(path, full), 0, '"{}" leads to nothing; mend or remove the link'.format(os.readlink(full)))
            except OSError:
                continue
