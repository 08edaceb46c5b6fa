"""A reviewer or auditor, read-only by its own words, that can write files.

## Why
A judge that may edit what it judges mends instead of reporting, and its verdict is about a tree that it changed itself. Only the
tool list keeps an agent from writing; the sentence "do not edit" in its prompt does not.

## Example
```yaml
name: code-reviewer
description: Reviews a diff, read-only.
tools: Read, Grep, Glob, Write, Edit
```

## Instead
```yaml
tools: Read, Grep, Glob
```
"""

import re

from validators import grants
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "warning", False
_PROMISE = re.compile(r"\bread[- ]only\b|\b(?:never|does not|do not|don't|must not|cannot|can not|won't) (?:edit|modif(?:y|ies)|write|change)"
                      r"(?:s|es)? (?:any |the |source |project )?(?:files?|code|anything)\b|\bno (?:edits|code changes|file changes)\b", re.IGNORECASE)
_PRODUCES = re.compile(r"\b(?:produc|writ|creat|generat|sav|updat|maintain)(?:es?|ing)\b|\.md\b", re.IGNORECASE)
_WRITES = ("Write", "Edit", "NotebookEdit")


def check(target):
    """Yield the agents whose description promises to change nothing, and whose list holds a writing tool or is missing."""
    for agent in target.agents:
        promise = _PROMISE.search(agent.text("description"))
        if not promise or _PRODUCES.search(agent.text("description").replace(promise.group(), "")):
            continue
        barred = {grants.name_of(word) for word, _ in grants.words(agent, "disallowedTools")}
        named = grants.words(agent, "tools")
        for word, offset in named:
            if grants.name_of(word) in _WRITES and grants.name_of(word) not in barred:
                yield report(agent.source, offset, '"{}" contradicts "{}" in the description; take it out'.format(
                    grants.name_of(word), promise.group()))
                break
        else:
            if (agent.get("tools") is None or any(word == "*" for word, _ in named)) and not barred.intersection(_WRITES):
                yield report(agent.source, agent.get("description"), '"{}", but no list of tools: the agent can write; name those it needs'.format(
                    promise.group()))
