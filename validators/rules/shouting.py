"""A prompt full of orders in capital letters.

## Why
Where every second rule is CRITICAL none stands out, and current models follow such words too far: they refuse the sensible exception. Few
runs fail for want of capitals; say the reason instead.

## Example
```markdown
You MUST ALWAYS run the tests. NEVER skip. CRITICAL: DO NOT guess. …
```

## Instead
```markdown
Run the tests before you report: a claim without a run is sent back.
```
"""

import re

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "info", False
_WORDS = ("MUST", "NEVER", "ALWAYS", "CRITICAL", "IMPORTANT", "MANDATORY", "DO NOT", "DON'T", "ABSOLUTELY", "FORBIDDEN", "REQUIRED", "IMMEDIATELY", "STOP",
          "ONLY", "NO EXCEPTIONS", "NON-NEGOTIABLE", "WARNING", "ALL", "NOT", "CANNOT", "EVERY")
_SHOUT = re.compile(r"\b(?:{})\b(?![-_/=(:]\w)".format("|".join(_WORDS)))
_MOST, _SHARE = 15, 60  # so many, and one in so many words


def check(target):
    """Yield components with fifteen such words or more, at least one in sixty."""
    for document in target.of_kind("agent", "skill", "command"):
        if not any(word in document.body for word in _WORDS):
            continue
        text = wording.plain(document)
        found = list(_SHOUT.finditer(text))
        if len(found) >= _MOST and len(found) * _SHARE >= wording.words(text):
            yield report(document.source, document.start + found[0].start(),
                         '"{}" and {} more words shout; keep capitals for one rule and give reasons'.format(found[0].group(), len(found) - 1))
