"""A workflow where the client does not look, or in a language it does not take.

## Why
Workflows are `workflows/*.js`, directly in that folder. `.mjs`, `.cjs`, `.ts` and sub-folders are skipped; only the debug
log says so.

## Example
```text
workflows/review/sprint.mjs
```

## Instead
```text
workflows/sprint.js
```
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "error", False
def check(target):
    """Yield the files below workflows/ that look like workflows and are not loaded."""
    if target.kind != "plugin" or target.declared("workflows"):
        return
    for path in target.files:
        if path.startswith("workflows/") and path.endswith((".js", ".mjs", ".cjs", ".ts", ".tsx")) and not path.endswith((".d.ts", ".test.js", ".test.ts")):
            if path.count("/") == 1 and path.endswith(".js"):
                continue
            source = target.source(path)
            if re.search(r"^export\s+const\s+meta\b", source.text, re.MULTILINE):
                yield report(source, 0, '"{}" is never loaded; workflows are plain .js files directly in workflows/'.format(path))
