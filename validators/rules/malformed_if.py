"""An `if` that is no permission rule, or one of a tool that the matcher leaves out.

## Why
`if` takes one rule: a tool name, or the name with a pattern in brackets, `Bash(git *)`. Lists, alternatives, expressions, a
wrong case or an open bracket never match, and the hook never runs. The same holds where matcher and `if` name different
tools.

## Example
```json
{"type": "command", "command": "true", "if": "Bash(git *)|Edit(*)"}
```

## Instead
```json
{"type": "command", "command": "true", "if": "Bash(git *)"}
```
"""

import re

from validators import facts, hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", False
_RULE = re.compile(r"([A-Za-z_][A-Za-z0-9_*-]*)(?:\(.*\))?\Z", re.DOTALL)
_SEVERAL = re.compile(r"\)\s*[|,]+\s*[A-Z][A-Za-z]+(?:\(|\Z)")


def check(target):
    """Yield the `if` values that fit no tool call."""
    for hook in hooks.all_hooks(target):
        rule = hook.text("if").strip()
        if not rule or len(rule) > 1000 or hook.event not in facts.TOOL_EVENTS:
            continue
        match = _RULE.match(rule)
        name = match.group(1) if match else ""
        if not match or _SEVERAL.search(rule):
            yield report(hook.source, hook.node.get("if"), '"{}" is not one permission rule, the hook never runs; write it as Tool(pattern)'.format(rule))
        elif not (hooks.tool_known(name) or name in facts.GONE_TOOLS or "*" in name):
            yield report(hook.source, hook.node.get("if"), '"{}" names no tool, the hook never runs; names are case-sensitive'.format(rule))
        elif hook.matcher is not None and hook.matcher.kind == "text":
            names = hooks.names_of(hook.matcher.value, hook.event)
            same = {facts.RENAMED_TOOLS.get(one, one) for one in names or ()}
            covered = {"Edit": {"Edit", "Write", "NotebookEdit", "MultiEdit"}, "Read": {"Read", "Grep", "Glob", "NotebookRead"}}.get(name, {name})
            if names and "*" not in name and not covered & same and facts.RENAMED_TOOLS.get(name, name) not in same:
                yield report(hook.source, hook.node.get("if"), '"{}" and the matcher "{}" name different tools, the hook never runs'.format(rule, hook.matcher.value))
