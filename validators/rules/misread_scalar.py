"""A value without quotes that YAML reads as something else than was written.

## Why
`name: 1.0` is the number one: the agent is called "1". `name: ~` and `null` are nothing, so that the name comes from the file. A word
after `&` or `!` is taken as an anchor or a tag and dropped. `name: no` survives in this client, but is false to readers of YAML 1.1.

## Example
```markdown
---
name: 1.0
---
```

## Instead
```markdown
---
name: "1.0"
---
```
"""

import re

from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "warning", True

_INTEGER = re.compile(r"[-+]?\d+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?\Z")
_MARK = re.compile(r"[&!][^\s]*[ \t]+\S")
_OLD_WORDS = ("no", "yes", "on", "off", "true", "false")
_TEXTS = ("name", "description", "when_to_use", "argument-hint")


def check(target):
    """Yield such values of keys that are texts."""
    for document in target.of_kind("agent", "skill", "command", "style"):
        for key, value in document.front.items if document.front is not None else ():
            if key.value not in _TEXTS or value.kind in ("map", "list"):
                continue
            written = document.source.text[value.start: value.end]
            message, severity = _told(key.value, value, written)
            if message:
                yield report(document.source, value, message, [Edit(value.start, value.end, '"{}"'.format(written))] if '"' not in written
                             and "\\" not in written and "\n" not in written else [], severity)


def _told(key, value, written):
    if _MARK.match(written):
        return '"{}" is dropped from "{}"; put the value in quotes'.format(written.split()[0], key), None
    if not value.plain:
        return None, None
    if written in ("~", "null", "Null", "NULL"):
        return '"{}" is read as nothing in "{}"; put it in quotes'.format(written, key), None
    number = _number(written)
    if number is not None and number != written:
        return '"{}" is read as the number {} in "{}"; put it in quotes'.format(written, number, key), None
    if key == "name" and written.lower() in _OLD_WORDS:
        return 'name "{}" is a truth value to other readers of YAML; put it in quotes'.format(written), "info"
    return None, None


def _number(written):
    """Return how the client prints a number, None for what is none to YAML 1.2."""
    if len(written) > 15:
        return None
    if _INTEGER.match(written):
        return str(int(written, 0 if written[:2] in ("0o", "0x") else 10))
    if _FLOAT.match(written):
        number = float(written)
        return str(int(number)) if number.is_integer() else repr(number)
    return None
