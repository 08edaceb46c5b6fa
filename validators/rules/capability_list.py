"""A long list of what an agent is said to be able to do.

## Why
The model knows these technologies; naming them adds nothing that it can act on. What it lacks is which choice to make, what to look at first
and when to stop, and the list takes their place in every run.

## Example
```markdown
Expert in React, Vue, Angular, Svelte, Next.js, Nuxt, Redux, MobX, RxJS, D3 and Three.js.
```

## Instead
```markdown
Follow the framework that the project already has; bring in no second one.
```
"""

import re

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "info", False
_CLAIM = re.compile(r"\b(?:expert(?:ise)?|speciali[sz]\w+|proficien\w+|skilled|master(?:y|ing)|deep (?:knowledge|understanding)|experienced)\s+(?:in|with|of)\b",
                    re.IGNORECASE)
_ITEMS = 9  # commas in one sentence
_HEADING = re.compile(r"^#{1,4}[ \t]{1,4}[^\w\n]{0,6}(?:(?:core|key|technical|your|main)\s+)?(?:capabilities|competenc(?:ies|es)|expertise(?:\s+areas)?|areas of expertise|"
                      r"technical skills|technology stack expertise)[ \t]{0,20}$", re.IGNORECASE | re.MULTILINE)
_NEXT = re.compile(r"^#{1,2}\s", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[-*+][ \t]+(?![^\n]*(?:\bif\b|\bwhen\b|\bmust\b|\bnever\b|\buse\b|→|:\s*$))[^\n]{3,120}$", re.IGNORECASE | re.MULTILINE)
_BULLETS = 20


def check(target):
    """Yield claims with ten items or more in one sentence, and headings for capabilities with twenty points below."""
    for agent in target.agents:
        text, found = wording.plain(agent), None
        for match in _CLAIM.finditer(text):
            sentence = re.split(r"\.\s|\n", text[match.end(): match.end() + 1500], maxsplit=1)[0]
            if sentence.count(",") >= _ITEMS:
                found = match.start(), sentence.count(",") + 1
                break
        for match in _HEADING.finditer(text) if found is None else ():
            level = len(match.group()) - len(match.group().lstrip("#"))
            rest = re.split(r"^#{1,%d}\s" % level, text[match.end():], maxsplit=1, flags=re.MULTILINE)[0]
            bullets, lines = len(_BULLET.findall(rest)), len(re.findall(r"^(?!\s*#)[^\n]*\S", rest, re.MULTILINE))
            # headings and points alone; between them a text that says what to do would stand
            if bullets >= _BULLETS and bullets * 10 >= lines * 9:
                found = match.start(), bullets
                break
        if found:
            yield report(agent.source, agent.start + found[0], 'a list of {} abilities decides nothing; say what to choose and when'.format(found[1]))
