"""A skill's description that tells the steps of its workflow.

## Why
A model that already knows the steps from the list follows the summary and does not load the body, so the rules, checks and exceptions in it
never count. The description has to make it load the skill, no more.

## Example
```yaml
description: Step 1 write a failing test, step 2 make it pass, step 3 refactor
```

## Instead
```yaml
description: Use when writing or changing code, before the first line of it
```
"""

import re

from validators import facts, wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "warning", False
_STEPS = (re.compile(r"(?:\bstep|\bphase|\bstage) ?(?:1|one)\b.*(?:\bstep|\bphase|\bstage) ?(?:2|two)\b", re.IGNORECASE | re.DOTALL),
          re.compile(r"(?:^|[\s:])\(?1[.)]\s+\w.*[\s,;.]\(?2[.)]\s+\w.*[\s,;.]\(?3[.)]\s+\w", re.DOTALL),
          re.compile(r"\b[Ff]irst,? (?!-)\w+.*\bthen\b.*\b(?:finally|then|last(?:ly)?)\b", re.DOTALL),
          re.compile(r"\w[^→]{0,60}→[^→]{1,60}→[^→]{1,60}\w|\w[^>]{0,60}(?:->|=>)[^>]{1,60}(?:->|=>)[^>]{1,60}\w"))
_CHOICE = re.compile(r"\b(?:\(1\)|1\))[^.]*\b(?:or|asks?|when|wants?|needs?)\b", re.IGNORECASE)


def check(target):
    """Yield descriptions of skills with numbered steps, a first-then-finally or a chain of arrows."""
    for skill in target.skills:
        found, text = skill.get("description"), skill.text("description")[:facts.DESCRIPTION_CUT]
        if text and not wording.hidden(skill) and any(steps.search(text) for steps in _STEPS) and not _CHOICE.search(text) and not re.search(
                r"(?:when|use|trigger)[^.]{0,60}(?:\(1\)|1[.)])", text, re.IGNORECASE):
            yield report(skill.source, found, 'the description of "{}" tells its steps; say only when to use it'.format(skill.name))
