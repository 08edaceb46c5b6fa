"""A text that tells the model to use a tool it is not given.

## Why
MultiEdit, SlashCommand and others are gone, TodoWrite and the Task list tools are not offered on current models. A model that is told to
use one tries it, gets "No such tool available" and loses the step that depended on it.

## Example
```markdown
Use the MultiEdit tool to change all files at once.
```

## Instead
```markdown
Use the Edit tool, one call for each place.
```
"""

import re

from validators import facts, mentions, wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "warning", False
_NAMES = list(facts.GONE_TOOLS) + list(facts.OLD_MODEL_TOOLS)
_ABSENT = "|".join(_NAMES)
_TOLD = re.compile(r"(?:\b(?:[Uu]s(?:e|ing)|[Cc]all|[Ii]nvoke|[Rr]un|[Vv]ia|[Ww]ith|[Tt]hrough)\s+(?:the\s+)?[`*]{{0,3}}({0})\b[`*]{{0,3}}"
                   r"|\b(?:[Tt]he|[Yy]our)\s+[`*]{{0,3}}({0})[`*]{{0,3}}\s+tool\b|^[ \t]{{0,20}}(?:(?:[-*]|\d+\.)[ \t]{{1,4}})?({0})\()".format(_ABSENT), re.MULTILINE)
_NOT = re.compile(r"\b(?:not|never|don't|gone|removed|deprecated|instead of|no longer|formerly|was|if (?:it is |the tool is )?available|older)\b"
                  r"|\bor\b", re.IGNORECASE)


def check(target):
    """Yield the first such order for each tool in each text that a model gets."""
    for document in mentions.prompts(target):
        if document.kind not in wording.COMPONENTS:
            continue
        seen, text = set(), document.body
        if not any(name in text for name in _NAMES):
            continue
        for match in _TOLD.finditer(text):
            name = match.group(1) or match.group(2) or match.group(3)
            line = text[text.rfind("\n", 0, match.start()) + 1: (text.find("\n", match.end()) + 1 or len(text))]
            if name in seen or _NOT.search(line):
                continue
            seen.add(name)
            if name in facts.GONE_TOOLS:
                hint, severity = 'use "{}"'.format(facts.GONE_TOOLS[name]), None
            else:
                hint, severity = "current models do not offer it", "info"
            found = match.start(1) if match.group(1) else match.start(2) if match.group(2) else match.start(3)
            yield report(document.source, document.start + found, 'tool "{}" is told to be used but is not there; {}'.format(name, hint),
                         severity=severity)
