"""A link that leads out of the plugin.

## Why
On install the client copies the plugin and drops links that leave it, without a word: what works in the checkout is missing at the
user. A hostile one would bring a file of the machine into a prompt.

## Example
```text
agents/reviewer.md -> ../../shared/reviewer.md
```

## Instead
```text
agents/reviewer.md
```
"""

import os

from validators.rules import report
from validators.source import Source

GROUP, SEVERITY, FIXES = "files", "error", False


def check(target):
    """Yield links whose end lies outside of the target."""
    top = os.path.realpath(target.root)
    for path in target.files if target.kind != "file" else ():
        full = os.path.join(target.root, path)
        if os.path.islink(full) and not (os.path.realpath(full) + os.sep).startswith(top + os.sep) and os.path.exists(full):
            message = '"{}" leads out of the {} and is dropped at install; copy the file'.format(os.readlink(full), target.kind)
            yield report(Source(path, full), 0, message, severity=None if target.kind == "plugin" else "warning")
