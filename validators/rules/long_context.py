"""A SessionStart hook that prints a file longer than the client takes.

## Why
A hook's context of more than 10,000 characters is replaced by a file path and a preview of 2 KB: the model starts without most of it, and
nothing says so.

## Example
```json
{"type": "command", "command": "cat \"${CLAUDE_PLUGIN_ROOT}/hooks/rules.md\""}
```

## Instead
Print what must be known at once, and name the file for the rest.
```json
{"type": "command", "command": "head -c 4000 \"${CLAUDE_PLUGIN_ROOT}/hooks/rules.md\""}
```
"""

import re

from validators import facts, hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "budgets", "warning", False
_CAT = re.compile(r"\s*(?:/bin/)?cat\s+[\"']?\$\{?CLAUDE_PLUGIN_ROOT\}?[\"']?/([\w./-]+)[\"']?\s*\Z")


def check(target):
    """Yield hooks that print nothing but one such file."""
    for hook in hooks.all_hooks(target):
        if hook.event not in ("SessionStart", "UserPromptSubmit", "SubagentStart") or not hook.is_command:
            continue
        match = _CAT.match(" ".join(word.value for word in hook.words()))
        source = target.source(match.group(1)) if match and target.has(match.group(1)) else None
        if source is not None and not source.fault and len(source.text) > facts.CONTEXT_CUT:
            yield report(hook.source, hook.words()[0], '"{}" has {:,} characters, more than {:,} become a path; print less'.format(
                match.group(1), len(source.text), facts.CONTEXT_CUT))
