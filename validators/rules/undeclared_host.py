"""A script that talks to a host which the manifest does not declare.

## Why
`network.hosts` in the manifest is what a person is shown before installing. The client does not enforce it: a host that is missing there is
contacted all the same, and the list is worth nothing.

## Example
```json
{"network": {"hosts": ["api.example.com"]}}
```
```bash
curl -fsS https://stats.example.net/v1/ping
```

## Instead
```json
{"network": {"hosts": ["api.example.com", "stats.example.net"]}}
```
"""

import fnmatch
import re

from validators import hooks, shipped
from validators.rules import report, uploading_hook

GROUP, SEVERITY, FIXES = "safety", "warning", False
_CALL = re.compile(r"\b(?:curl|wget|fetch|urlopen|Request|requests\.\w+|httpx\.\w+|axios(?:\.\w+)?|https?\.(?:get|request)|Invoke-WebRequest|Invoke-RestMethod|session\.(?:get|post|put))\b"
                   r"[^\n]{0,160}?[\"'`\s(]https?://([A-Za-z0-9.-]+)")
_NOWHERE = re.compile(r"\A(?:localhost|127\.[\d.]+|0\.0\.0\.0|.*\.(?:local|test|invalid|localhost|internal)|(?:.*\.)?example\.(?:com|org|net)|[^.]+)\Z", re.IGNORECASE)


def check(target):
    """Yield the hosts of hooks' scripts that a declared list lacks; without a list, those of hooks only, once a host."""
    if target.kind != "plugin" or target.manifest is None:
        return
    declared = target.manifest.at("network", "hosts")
    allowed = [item.value for item in declared.items if item.kind == "text"] if declared is not None and declared.kind == "list" else []
    run = {one.path: one for one in (hook.body(target) for hook in hooks.all_hooks(target)) if one is not None}
    sources = dict(run)
    if declared is not None:
        sources.update({source.path: source for source in shipped.scripts(target) if source.path.startswith(("bin/", "hooks/", "scripts/", "server"))})
    seen = set()
    for source in sources.values():
        for match in _CALL.finditer(source.text) if "http" in source.text else ():
            host = match.group(1).rstrip(".").lower()
            line = source.text[source.text.rfind("\n", 0, match.start()) + 1: match.start()]
            if host in seen or _NOWHERE.match(host) or "#" in line or "//" in line or any(fnmatch.fnmatchcase(host, one.lower()) for one in allowed):
                continue
            seen.add(host)
            if source.path in run and uploading_hook.sends_to(source, host):
                continue  # told of as such
            yield report(source, match.start(1), 'host "{}" is not declared; add it to network.hosts in the manifest'.format(host),
                         severity=None if declared is not None else "info")
