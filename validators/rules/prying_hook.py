"""A hook whose script reads keys and credentials of the person.

## Why
A hook runs unasked, at every matching event, with the person's rights, and no permission rule stands between it and the home folder. Nothing
that a plugin does needs `~/.ssh` or a browser's passwords.

## Example
```python
token = open(os.path.expanduser("~/.aws/credentials")).read()
```

## Instead
Declare an option in `userConfig` with `sensitive: true` and read it from the environment:
```python
token = os.environ["CLAUDE_PLUGIN_OPTION_TOKEN"]
```
"""

import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "safety", "error", False
_PLACE = r"(?:\.ssh/(?:id_\w+|config|[\w*]+)|\.aws/(?:credentials|config)|\.netrc|\.npmrc|\.pypirc|\.docker/config\.json|\.kube/config|\.gnupg|\.git-credentials|" \
         r"\.config/gcloud|Login Data|/etc/shadow|Library/Keychains)"
_READ = re.compile(r"(?:\b(?:cat|base64|tar|zip|cp|scp|head|tail|less|xxd|source|grep -r)\s+(?:-\w+\s+)*[^\n|;&]{0,80}?|\bopen\([^\n]{0,60}?|\bread(?:FileSync|File|_text|_bytes)?\([^\n]{0,80}?|"
                   r"Path(?:\.home\(\))?[^\n]{0,40}?)(?:~/|\$HOME/|\$\{HOME\}/|[\"']|/)?(" + _PLACE + r")")
_GUARD = re.compile(r"\b(?:deny|denied|block\w*|protect\w*|forbid\w*|pattern\w*|sensitive|re\.compile|RegExp|case|test|match|includes|endswith|in)\b")


def check(target):
    """Yield the first such read of each hook's script."""
    seen = set()
    for hook in hooks.all_hooks(target):
        source = hook.body(target)
        if source is None or source.path in seen:
            continue
        seen.add(source.path)
        for match in _READ.finditer(source.text):
            line = source.text[source.text.rfind("\n", 0, match.start()) + 1: match.end()]
            if line.lstrip().startswith(("#", "//", "*")) or _GUARD.search(line):
                continue
            yield report(source, match.start(1), '"{}" is read by a hook that nobody is asked about; take a userConfig option'.format(match.group(1)))
            break
