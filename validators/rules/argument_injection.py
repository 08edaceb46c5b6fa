"""Arguments pasted into a shell line that runs before the model sees it.

## Why
`$ARGUMENTS` and its parts are put into the text first, then the shell line runs: `/find a;id` runs `id` unasked. There is no
quoting that helps, as quotes in the argument end it.

## Example
```markdown
Matches: !`grep -rn $ARGUMENTS src`
```

## Instead
```markdown
Search for: $ARGUMENTS. Use Grep on src and show the matches.
```
"""

import re

from validators import shellouts
from validators.rules import report

GROUP, SEVERITY, FIXES = "commands", "error", False
_ARGUMENT = re.compile(r"(?<!\\)\$(?:ARGUMENTS\b|[0-9]\b)")


def check(target):
    """Yield each shell line with an argument in it; declared names count too."""
    for document in target.commands + target.skills:
        found = shellouts.read(document)
        named = [word for word, _ in document.words("arguments")] if found else []
        own = re.compile(r"(?<!\\)\$(?:{})\b".format("|".join(map(re.escape, named)))) if named else None
        for line in found:
            if line.fenced:
                continue
            match = _ARGUMENT.search(line.text) or (own.search(line.text) if own else None)
            if match and not (match.group()[1].isdigit() and re.search(r"\bawk\b", line.text)):
                yield report(document.source, line.offset + match.start(), '"{}" in a shell line runs what the person types; let the model pass it'.format(match.group()))
