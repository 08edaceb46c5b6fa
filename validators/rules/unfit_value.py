"""A value of a frontmatter that is none of those the key takes.

## Why
The client drops a value that it does not know and goes on as if the key were not there: `memory: yes` gives no memory,
`context: forked` runs in the main session.

## Example
```markdown
---
name: reviewer
maxTurns: many
memory: repo
---
```

## Instead
```markdown
---
name: reviewer
maxTurns: 20
memory: project
---
```
"""

from validators import facts
from validators.rules import report

GROUP, SEVERITY, FIXES = "frontmatter", "warning", False

_WORDS = {"agent": {"memory": facts.MEMORIES, "isolation": ("worktree", "remote")},
          "skill": {"context": ("fork", "inline"), "shell": ("bash", "powershell")}}
_WORDS["command"] = _WORDS["skill"]
_TRUTHS = ("true", "false", "yes", "no", "on", "off", "1", "0")
_BOOLS = {"agent": ("background", "omitClaudeMd"), "skill": ("disable-model-invocation", "user-invocable"),
          "command": ("disable-model-invocation", "user-invocable"), "style": ("keep-coding-instructions", "force-for-plugin")}


def check(target):
    """Yield values outside the few that a key takes; a truth value may be written as a text."""
    for document in target.of_kind("agent", "skill", "command", "style"):
        for key, value in document.front.items if document.front is not None else ():
            wanted = _wanted(document.kind, key.value, value)
            if wanted:
                shown = str(value.value) if value.kind not in ("map", "list") else "a " + value.kind
                yield report(document.source, value, '"{}" is no value for {}; it takes {}'.format(shown[:40], key.value, wanted))


def _wanted(kind, key, value):
    """Return what the key takes in words, None where the value fits."""
    if value.kind == "null":
        return None
    words = _WORDS.get(kind, {}).get(key)
    if words:
        return None if value.value in words else ", ".join(words)
    if key in _BOOLS[kind]:
        return None if value.kind == "bool" or str(value.value).lower() in _TRUTHS else "true or false"
    if kind == "agent" and key == "maxTurns":
        try:
            return None if value.kind in ("number", "text") and int(str(value.value)) > 0 else "a whole number above 0"
        except ValueError:
            return "a whole number above 0"
    return None
