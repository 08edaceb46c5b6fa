"""Bash syntax in a command that /bin/sh runs.

## Why
Without `args` the command goes to /bin/sh, whatever SHELL or the `shell` key say; on Debian and Ubuntu that is dash. `[[`,
`source`, `<<<`, `<( )` and arrays are syntax errors or unknown commands there: exit 2 of a syntax error blocks, 127 fails
open.

## Example
```json
{"type": "command", "command": "[[ -f .env ]] && echo found"}
```

## Instead
```json
{"type": "command", "command": "[ -f .env ] && echo found"}
```
"""

import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
_SIGNS = ((re.compile(r"(?:^|[;&|(!]|\b(?:if|while|then|do|else)\b)\s*\[\[\s"), "[["), (re.compile(r"<<<"), "<<<"), (re.compile(r"(?:^|[;&|]\s*)source\s+\S"), "source"),
          (re.compile(r"\s[<>]\([^)]*\)"), "<( )"), (re.compile(r"&>>?\s*\S"), "&>"), (re.compile(r"\bpipefail\b"), "pipefail"),
          (re.compile(r"\$\{[A-Za-z_]\w*(?:/|\^|,,|:[0-9])"), "${x/y}"), (re.compile(r"(?:^|[;&|]\s*)function\s+\w+"), "function"),
          (re.compile(r"\$\{[A-Za-z_]\w*\[[@*0-9]"), "${x[@]}"), (re.compile(r"\$\{BASH_SOURCE\b"), "BASH_SOURCE"))
_QUOTED = re.compile(r"'[^']*'")


def check(target):
    """Yield the first sign of bash in a shell form, or in a script that `sh` is told to run."""
    for hook in hooks.all_hooks(target):
        if hook.is_command and hook.args is None and hook.text("shell") != "powershell":
            node = hook.node.get("command")
            # what stands in single quotes goes to another program
            text = _QUOTED.sub(lambda one: " " * len(one.group()), node.value)
            if re.match(r"\s*(?:\S*/)?(?:bash|zsh) ", text):
                continue
            yield from _first(hook.source, text, lambda at, node=node: hooks.spot(node, at))
        words = [word.value for word in hook.words()]
        script = hook.body(target)
        if script is not None and words and re.match(r"(?:/bin/)?sh(?:\s+[\"']?\$|\Z)", words[0].strip()):
            lines = script.text.split("\n")
            code = "\n".join("" if line.lstrip().startswith("#") else line for line in lines)
            for pattern, sign in _SIGNS:
                match = pattern.search(_QUOTED.sub(lambda one: " " * len(one.group()), code) if sign != "${x[@]}" else code)
                if match and script.text.startswith("#!") and "bash" in lines[0]:
                    yield report(hook.source, hook.node.get("command"), '"sh" runs {}, which is written for bash ({}); call bash'.format(script.path, sign))
                    break


def _first(source, text, place):
    for pattern, sign in _SIGNS:
        match = pattern.search(text)
        if match:
            yield report(source, place(match.start()), '"{}" is bash, but /bin/sh runs this command; use POSIX sh or a script'.format(sign))
            return
