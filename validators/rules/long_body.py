"""A body so long that it crowds out the work.

## Why
A skill's body stays in the context to the end of the session, an agent's is sent with each of its requests, a style's with every request.
Anthropic's guide for skills stops at 5,000 words; what is needed now and then belongs in a file beside it that is read then.

## Example
```text
skills/migrations/SKILL.md   7,200 words
```

## Instead
```text
skills/migrations/SKILL.md                  600 words
skills/migrations/references/postgres.md    read before a lock is taken
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "budgets", "warning", False
LONGEST = {"agent": 3000, "skill": 5000, "command": 3000, "style": 1500}  # words, code included


def check(target):
    """Yield components over the limit of their kind."""
    for document in target.of_kind(*LONGEST):
        if len(document.body) < LONGEST[document.kind] * 3:
            continue
        size = len(document.body.split())
        if size > LONGEST[document.kind]:
            yield report(document.source, document.start, '{} "{}" has {:,} words, more than {:,}; move what is rarely needed to files beside it'.format(
                document.kind, document.name, size, LONGEST[document.kind]))
