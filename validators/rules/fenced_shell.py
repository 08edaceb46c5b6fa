"""A shell line inside a code block, which runs all the same.

## Why
`` !`cmd` `` in an ordinary code block is no example for the client: it runs when the command or skill is loaded, and a
failure gives the whole load up.

## Example
```text
~~~markdown
Changes: !`git diff --stat`
~~~
```

## Instead
```text
Write a space between the sign and the backtick, or describe the line in words.
```
"""

from validators import shellouts
from validators.rules import report

GROUP, SEVERITY, FIXES = "commands", "info", False
def check(target):
    """Yield the shell lines in code blocks of commands and skills."""
    for document in target.commands + target.skills:
        for line in shellouts.read(document):
            if line.fenced:
                yield report(document.source, line.offset - 2, '"{}" runs although it stands in a code block; break the sign up if it is an example'.format(line.text[:40]))
