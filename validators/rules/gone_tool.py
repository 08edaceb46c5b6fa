"""A tool that the client no longer has.

## Why
MultiEdit, NotebookRead, TaskOutput, BashOutput, LS and SlashCommand were taken out of the client. In an agent's `tools` and in
`allowed-tools` the name is dropped without a word; the agent has one tool less than its prompt believes.

## Example
```yaml
tools: Read, Edit, MultiEdit
```

## Instead
```yaml
tools: Read, Edit
```
"""

from validators import facts, grants
from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "warning", True


def check(target):
    """Yield each name of a tool that is gone; the fix takes it out of a plain comma list."""
    for document in target.agents + target.skills + target.commands:
        if document.kind == "agent" and grants.given(document) == []:
            continue
        for key in ("tools", "disallowedTools") if document.kind == "agent" else ("allowed-tools", "disallowed-tools"):
            for word, offset in grants.words(document, key):
                after = facts.GONE_TOOLS.get(grants.name_of(word))
                if after:
                    yield report(document.source, offset, '"{}" is no tool of the client any more; use {}'.format(grants.name_of(word), after),
                                 _removal(document, document.get(key), word, offset))


def _removal(document, node, word, offset):
    text = document.source.text
    if node.kind != "text" or not node.plain or not text.startswith(word, offset):
        return ()
    end = offset + len(word)
    after = end
    while after < node.end and text[after] in ", ":
        after += 1
    if after < node.end:
        return (Edit(offset, after, ""),)
    before = offset
    while before > node.start and text[before - 1] in ", ":
        before -= 1
    return (Edit(before, end, ""),) if before > node.start else ()
