"""Two paths that differ in upper and lower case only.

## Why
On the disks of most Macs and of Windows the two are one file: a checkout or an install there keeps only one of them, and git shows the
other as changed for ever.

## Example
```text
agents/Reviewer.md
agents/reviewer.md
```

## Instead
```text
agents/reviewer.md
```
"""

import os

from validators.rules import report
from validators.source import Source

GROUP, SEVERITY, FIXES = "files", "warning", False


def check(target):
    """Yield the later one of two such files, or of two such folders."""
    seen = {}
    for path in target.files if target.only is None else ():
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            part = "/".join(parts[:depth])
            first = seen.setdefault(part.lower(), part)
            if first != part:
                message = '"{}" and "{}" are one on many disks; rename one'.format(part, first)
                yield report(Source(path, os.path.join(target.root, path)), 0, message)
                seen[part.lower()] = part
                break
