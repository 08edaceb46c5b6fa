"""A description that does not say when to use its agent or skill.

## Why
The description is all that the model sees when it chooses. "Knows Django" says what is inside; whether this moment calls for it is left to
a guess, and in a long list the guess is mostly no.

## Example
```yaml
description: Django models and views
```

## Instead
```yaml
description: Django models, views and migrations; use when a Django app changes
```
"""

import re

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "info", False
# An occasion, a purpose or a hint of the user's words in any form; only what has none of them at all is flagged.
_OCCASION = re.compile(r"\b(?:when\w*|use[ds]?|using|for|before|after|during|while|if|once|upon|until|where|whose|that|which|to|trigger\w*|invoke[ds]?|"
                       r"ask\w*|request\w*|must|always|proactive\w*|needs?|needed|on|by|from|with|without|against|via|in|into|activate\w*|"
                       r"spawn\w*|run[s]?)\b|[;→]", re.IGNORECASE)
# A skill that begins with an order says its occasion: the person gives that order.
_ORDER = re.compile(r"(?:add|analy[sz]e|audit|build|cancel|check|configure|convert|create|debug|deploy|design|diagnose|explain|explore|find|fix|generate|"
                    r"guide|implement|investigate|learn|manage|migrate|open|optimi[sz]e|plan|publish|read|refactor|review|run|save|scaffold|search|send|"
                    r"set|show|test|turn|update|verify|write)\b", re.IGNORECASE)
_ASCII = re.compile(r"[\x00-\x7f]")


def check(target):
    """Yield descriptions without any word for an occasion or a purpose."""
    for document in target.agents + target.skills:
        found = document.get("description")
        text = wording.listed(document)
        if found is None or found.kind != "text" or wording.words(text) < 2 or wording.hidden(document) or _OCCASION.search(text):
            continue
        if document.get("metadata") is not None and document.get("metadata").get("triggers") is not None:
            continue
        if document.kind == "skill" and _ORDER.match(text):
            continue
        if len(_ASCII.findall(text)) * 10 < len(text) * 9:
            continue  # the words looked for are English
        yield report(document.source, found, 'the description "{}" names no occasion; say when to use it'.format(_short(text)))


def _short(text):
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
