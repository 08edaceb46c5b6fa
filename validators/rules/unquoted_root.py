r"""`${CLAUDE_PLUGIN_ROOT}` without quotes in a shell command.

## Why
In shell form the path goes through /bin/sh. Where it holds a space, as under "Application Support" or a user name of two
words, the command breaks apart, ends with 127 and fails open.

## Example
```json
{"type": "command", "command": "python3 ${CLAUDE_PLUGIN_ROOT}/hooks/guard.py"}
```

## Instead
```json
{"type": "command", "command": "python3 \"${CLAUDE_PLUGIN_ROOT}/hooks/guard.py\""}
```
"""

import itertools
import re

from validators import hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "warning", True
_WORD = re.compile(r"\$\{?CLAUDE_PLUGIN_ROOT\}?[\w./@+-]*(?=[\s;&|)]|\Z)")


def check(target):
    """Yield the first unquoted place of each command; the fix quotes every plain one."""
    for hook in hooks.all_hooks(target):
        if not hook.is_command or hook.args is not None:
            continue
        node = hook.node.get("command")
        places = [match for match in itertools.islice(hooks.ROOT.finditer(node.value), 20) if not _quoted(node.value, match.start())]
        if places:
            fixed = node.value
            for match in reversed(places):
                word = _WORD.match(node.value, match.start())
                before = node.value[match.start() - 1: match.start()]
                if word and before in ("", " ", "=", ";", "&", "|", "("):
                    fixed = fixed[: word.start()] + '"' + word.group() + '"' + fixed[word.end():]
            edits = hooks.rewritten(hook.source, node, fixed) if fixed != node.value else ()
            yield report(hook.source, hooks.spot(node, places[0].start()), '"{}" is unquoted: a space in the path breaks the command; quote it'.format(places[0].group()), edits)


def _quoted(text, at):
    quote = ""
    for index, sign in enumerate(text[:at]):
        if quote:
            if sign == quote and (sign == "'" or text[index - 1: index] != "\\"):
                quote = ""
        elif sign in "\"'" and text[max(0, index - 1): index] != "\\":
            quote = sign
    return bool(quote)
