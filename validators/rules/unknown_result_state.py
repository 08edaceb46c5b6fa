"""A list of result states with one that nobody knows.

## Why
Whoever reads the result decides by its state: done, done_with_concerns, blocked, needs_context. Another word falls through every branch; to
muster such a result counts as none, and the agent is asked again.

## Example
```markdown
`status` is done, blocked or needs_info.
```

## Instead
```markdown
`status` is done, blocked or needs_context.
```
"""

import re

from validators import facts
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "warning", False
_WORD = r"[\"'`]?[A-Za-z]+(?:_[A-Za-z]+)*[\"'`]?"
_LIST = re.compile(r"\bstatus\b[\"'`]?(?:\s+is|\s+one of)?\s*[:=]?\s*[\"'`(<]{{0,2}}({0}(?:\s*(?:\||,|/|\bor\b|, or\b)\s*{0}){{2,8}})".format(_WORD), re.IGNORECASE)
_ITEM = re.compile(r"[A-Za-z]+(?:_[A-Za-z]+)*")


def check(target):
    """Yield words that stand in one list with two of the known states or more."""
    for document in target.of_kind("agent", "skill", "command"):
        body = document.body.lower()
        if "done_with_concerns" not in body and "needs_context" not in body:
            continue
        for match in _LIST.finditer(document.body):
            items = [(item.group(), item.start()) for item in _ITEM.finditer(match.group(1)) if item.group().lower() != "or"]
            known = {word.lower() for word, _ in items if word.lower() in facts.STATES}
            for word, at in items:
                if len(known) >= 2 and "_".join(sorted(known)) != "" and known & {"done_with_concerns", "needs_context"} and word.lower() not in facts.STATES:
                    yield report(document.source, document.start + match.start(1) + at,
                                 'result state "{}" is unknown; use one of: {}'.format(word, ", ".join(facts.STATES)))
