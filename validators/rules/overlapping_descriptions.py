"""Two descriptions with nearly the same words.

## Why
The model chooses by the description alone. Where two say the same, the choice is a coin's, and what one of them was made for is done by the
other half of the time.

## Example
```yaml
description: Reviews Python code for bugs and style before merge     # reviewer
description: Reviews Python code for style and bugs before a merge   # checker
```

## Instead
```yaml
description: Reviews Python code for bugs before merge; style is for checker
description: Repairs style and types in Python files; bugs are for reviewer
```
"""

from validators import wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "warning", False
_ALIKE = 0.8  # of all words of both
_FEW = 6  # words; shorter ones are alike by chance
_NAMES = {"a", "an", "and", "the", "of", "or", "for", "to", "in", "with"}


def check(target):
    """Yield the later of two agents or two skills whose descriptions share four of five words."""
    copies = wording.copies(target)
    for group in (target.agents, target.skills):
        shown = [one for one in group if not wording.hidden(one)]
        words = [wording.tokens(wording.listed(one)) - _NAMES for one in shown]
        counts = {}
        for found in words:
            for word in found:
                counts[word] = counts.get(word, 0) + 1
        index = {}
        for second, found in enumerate(words):
            if len(found) < _FEW:
                continue
            # two sets this alike share one of their rarest words
            rare = sorted(found, key=lambda word: (counts[word], word))[: len(found) - int(_ALIKE * len(found)) + 1]
            near = sorted({first for word in rare for first in index.get(word, ())})
            alike = [first for first in near if len(words[first] & found) >= _ALIKE * len(words[first] | found)]
            # only one word differs, and it says what each is for: "go-reviewer", "rust-reviewer"
            alike = [first for first in alike if not _parallel(words[first], found, shown[first], shown[second])]
            # a copy is told of as one
            if alike and shown[second].path not in copies:
                one = shown[second]
                yield report(one.source, one.get("description"), 'the description of "{}" is nearly that of "{}"; say what tells them apart'.format(
                    one.name, shown[alike[0]].name))
            for word in rare:
                index.setdefault(word, []).append(second)


def _parallel(first, second, one, other):
    """Say whether each description has a word of its own that stands in its own name only."""
    left, right = first - second, second - first
    return bool(left & wording.tokens(one.name.replace("-", " "))) and bool(right & wording.tokens(other.name.replace("-", " ")))
