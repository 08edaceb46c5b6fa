"""A component without a body.

## Why
The body is the agent's whole system prompt, the skill's whole instruction, what a command says to the model. Without one an agent starts with
nothing but the harness's footer, and a skill costs a call to load nothing.

## Example
```markdown
---
name: reviewer
description: Reviews a diff; use before merge
---
```

## Instead
```markdown
---
name: reviewer
description: Reviews a diff; use before merge
---
You review one diff. Return each finding with file and line.
```
"""

import re

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "error", False
_WORD = re.compile(r"\w")


def check(target):
    """Yield agents, skills, commands and styles whose body holds no word."""
    for document in target.of_kind(*wording.COMPONENTS):
        # what has no readable frontmatter is the matter of other rules
        if document.front is None or document.source.fault:
            continue
        body, at, said = document.body, 0, False
        for start, end in list(wording.comments(body)) + [(len(body), len(body))]:
            said, at = said or bool(_WORD.search(body[at:start])), end
        if not said:
            yield report(document.source, min(document.start, max(0, len(document.source.text) - 1)),
                         '{} "{}" has no body; say what it is to do'.format(document.kind, document.name))
