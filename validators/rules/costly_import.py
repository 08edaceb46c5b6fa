"""A hook script on a frequent event that imports something slow or foreign.

## Why
The import is paid at every call that matches: requests 100 ms, pandas and the AI libraries up to seconds. And it is missing
on machines without the package: the script ends with status 1, the call goes through.

## Example
```python
import requests
```

## Instead
```python
import urllib.request  # inside the function that needs it
```
"""

import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "info", False
_HEAVY = ("requests", "httpx", "aiohttp", "pandas", "numpy", "torch", "transformers", "openai", "anthropic", "boto3", "pydantic", "rich",
          "sklearn", "matplotlib", "langchain", "google", "jsonschema", "sqlalchemy", "django", "flask", "fastapi", "yaml", "git", "dotenv", "click", "typer")
_IMPORT = re.compile(r"^(?:import|from)\s+([A-Za-z_]\w*)", re.MULTILINE)
_OFTEN = ("PreToolUse", "PostToolUse", "PostToolUseFailure", "PostToolBatch", "UserPromptSubmit", "MessageDisplay", "PermissionRequest")


def check(target):
    """Yield the first such import at the top level of each Python hook script; a script with inline dependencies is left alone."""
    seen = set()
    for hook in hooks.all_hooks(target):
        script = hook.body(target) if hook.event in _OFTEN else None
        if script is None or not script.path.endswith(".py") or script.path in seen or "# /// script" in script.text:
            continue
        seen.add(script.path)
        own = {path.rsplit("/", 1)[-1][:-3] for path in target.files if path.endswith(".py")}
        match = next((one for one in _IMPORT.finditer(script.text) if one.group(1) in _HEAVY and one.group(1) not in own), None)
        if match:
            yield report(script, match.start(1), '"{}" is loaded at every {} and may be missing; use the standard library'.format(match.group(1), hook.event))
