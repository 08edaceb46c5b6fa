"""A character that nobody sees: zero-width, bidirectional, or from the block of tags.

## Why
A person who reads the file before installing sees nothing; the model reads each of them. Tag characters spell whole sentences that way, and
bidirectional ones show code in another order than it runs.

## Example
```markdown
Review the diff.(U+E0049 U+E0067 U+E006E …)
```

## Instead
```markdown
Review the diff.
```
"""

import re

from validators import shipped
from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "safety", "error", True
_SEEN = re.compile("[\u200b\u200c\u200d\u2060\u2061-\u2064\ufeff\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f\U000e0100-\U000e01ef\u180e]+")
# parts of one picture, of a flag, or letters of a script that joins them
_JOINS = re.compile("[\u200c\u200d]\\Z")
_PICTURE = re.compile("[\u200d\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff\u2190-\u21ff]")
# code names such characters to look for them; there only those that turn or hide the code itself count
_CODE = re.compile(r"\.(?:m?js|cjs|jsx?|tsx?|py|rb|go|rs|java|php|html?|svg|xml)\Z", re.IGNORECASE)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_MOST = 5  # of one file are told


def check(target):
    """Yield runs of such characters in shipped text files; the fix takes out what has no sight at all."""
    for source in shipped.texts(target):
        if source.text.isascii():
            continue
        told = 0
        for match in _SEEN.finditer(source.text):
            if told >= _MOST:
                break
            if _is_needed(source.text, match):
                continue
            if _CODE.search(source.path) and (not _TURNING.search(match.group()) or _in_class(source.text, match.start())):
                continue
            told += 1
            codes = ["U+{:04X}".format(ord(sign)) for sign in match.group()]
            shown = " ".join(codes[:6]) + (" …" if len(codes) > 6 else "")
            # what turns the order of the letters may be meant; a person has to look
            safe = all(sign in "\u200b\u2060\ufeff" or ord(sign) >= 0xE0000 for sign in match.group())
            yield report(source, match.start(), '"{}" ({} hidden {}) stands there unseen; take it out'.format(
                shown, len(codes), "character" if len(codes) == 1 else "characters"),
                edits=[Edit(match.start(), match.end(), "")] if safe else ())


def _in_class(text, at):
    """Say whether the place stands in brackets, as a class of characters does."""
    line = text[text.rfind("\n", 0, at) + 1: at]
    return line.rfind("[") > line.rfind("]")


def _is_needed(text, match):
    before, after = text[match.start() - 1: match.start()], text[match.end(): match.end() + 1]
    if _JOINS.match(match.group()):
        joined = _PICTURE.match(before) or _PICTURE.match(after)
        letters = before > "\u02ff" and after > "\u02ff"
        return bool(joined) or letters
    # the flags of England, Scotland and Wales: a black flag, five tags, the end tag
    return before == "\U0001f3f4" and match.group().endswith("\U000e007f") and len(match.group()) <= 8
