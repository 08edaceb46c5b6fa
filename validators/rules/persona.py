"""A prompt that dresses its agent up: years of experience, fame, superlatives.

## Why
It changes no decision of the model and takes the place of what would: scope, order, thresholds, what to return. Told that it is world-class,
a model also grows surer of what it did not check.

## Example
```markdown
You are an elite engineer with 15+ years of experience.
```

## Instead
```markdown
You repair failing builds: find the first failing step, mend its cause, run it again.
```
"""

import re

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "info", False
_YEARS = re.compile(r"\b(?:you|your|you're)\b[^.\n]{0,160}\b(?:\d+\+?|ten|fifteen|twenty|thirty|decades|many)\s*(?:years|of)\b[^.\n]{0,30}\bexperience\b", re.IGNORECASE)
_FAME = re.compile(r"\byou(?: are|'re) (?:an? |the )?[^.\n]{0,80}?\b(world[- ]class|world's (?:best|leading|foremost|top)|elite|legendary|renowned|genius|"
                   r"world[- ]renowned|10x|unparalleled|unmatched|top 1%)", re.IGNORECASE)
# one of them is in whatever _FAME finds; looking for it first is ten times as fast
_WORDS = ("world", "elite", "legendary", "renowned", "genius", "10x", "unparalleled", "unmatched", "top 1%")


def check(target):
    """Yield the first such sentence of each agent, skill and command."""
    for document in target.of_kind("agent", "skill", "command"):
        text = wording.unquoted(document)
        low = text.lower()
        match = ("experience" in low and _YEARS.search(text)) or (any(word in low for word in _WORDS) and _FAME.search(text))
        if match:
            said = " ".join((match.group(1) if match.re is _FAME else match.group()[-40:]).split())
            yield report(document.source, document.start + match.start(), '"{}" decides nothing; say what to do and what to return'.format(said))
