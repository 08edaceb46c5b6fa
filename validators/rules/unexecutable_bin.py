"""A file in bin/ that can not be executed.

## Why
`bin/` is put on the PATH of the Bash tool, but a file without the executable bit is not found there: "command not found",
although the client's own check lists it.

## Example
```text
-rw-r--r-- bin/board
```

## Instead
```text
-rwxr-xr-x bin/board
```
"""

import os
import stat

from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "error", False
def check(target):
    """Yield the scripts in bin/ without the bit: files with a #! line or without an extension."""
    for path in target.files if target.kind == "plugin" else ():
        if path.startswith("bin/") and path.count("/") == 1:
            full = os.path.join(target.root, path)
            name = path[4:]
            if os.path.isfile(full) and not os.stat(full).st_mode & stat.S_IXUSR and not name.startswith(".") and not name.endswith((".md", ".txt", ".json", ".cmd", ".bat", ".ps1", ".exe")):
                source = target.source(path)
                module = name.endswith((".js", ".mjs", ".cjs")) and target.has("package.json")  # npm's bin folder: node is told to run these
                if source.text.startswith("#!") and not module:
                    yield report(source, 0, '"{}" is not executable and so not found on PATH; chmod +x'.format(path))
