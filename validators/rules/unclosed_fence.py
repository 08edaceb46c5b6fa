"""A code fence that is never closed.

## Why
All that follows is code: headings, lists and links of the rest are shown as they stand, and a reader, person or model, takes the instructions
after it for part of the sample.

## Example
````markdown
```bash
npm test

## Then
````

## Instead
````markdown
```bash
npm test
```

## Then
````
"""

import re

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "warning", False
_FENCE = re.compile(r"^[ \t>]*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}|~{3,})([^`\n]*)$", re.MULTILINE)


def check(target):
    """Yield the fence still open at the end of a component."""
    for document in target.of_kind(*wording.COMPONENTS):
        if "```" not in document.body and "~~~" not in document.body:
            continue
        opened, depth = None, 0
        for match in _FENCE.finditer(document.body):
            sign, info = match.groups()
            if opened is None:
                opened = match
            elif sign[0] == opened.group(1)[0] and len(sign) >= len(opened.group(1)) and not info.strip():
                opened = None
            elif sign == opened.group(1):
                depth += 1  # a fence in a fence: which one is open at the end is anybody's guess
        if opened is not None:
            nested = " (a fence inside it closed it early; give the outer one a fourth sign)" if depth else ""
            yield report(document.source, document.start + opened.start(1), 'the fence "{}" is not closed; close it{}'.format(
                (opened.group(1) + opened.group(2)).strip(), nested))
