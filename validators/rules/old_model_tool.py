"""A tool that only models before the fifth generation get.

## Why
TodoWrite, TaskCreate, TaskGet, TaskList and TaskUpdate are not there on Opus, Sonnet and Haiku 5.5 and Fable 5.2, whatever an
agent's `tools` or a command's `allowed-tools` say. A prompt that tells the model to keep its list there asks for a tool that is
missing.

## Example
```yaml
tools: Read, TodoWrite
```

## Instead
```yaml
tools: Read
```
"""

from validators import facts, grants
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "warning", False


def check(target):
    """Yield the names in tool lists that current models never see."""
    for document in target.agents + target.skills + target.commands:
        if document.kind == "agent" and grants.given(document) == []:
            continue
        for word, offset in grants.words(document, "tools" if document.kind == "agent" else "allowed-tools"):
            if grants.name_of(word) in facts.OLD_MODEL_TOOLS:
                yield report(document.source, offset, '"{}" exists on models before 5 only; current ones run without it'.format(
                    grants.name_of(word)))
