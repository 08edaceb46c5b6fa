"""A shell variable or nested command in a line that the client has to check before it runs.

## Why
"A variable (a nested command) … can't be checked before it runs": with less than a grant of all of Bash the command is given up; only `$HOME` is known to it.
`CLAUDE_PLUGIN_ROOT` without braces is not even set there; in braces the client fills it in first.

## Example
```markdown
Root: !`cat $CLAUDE_PLUGIN_ROOT/VERSION`
```

## Instead
```markdown
Root: !`cat ${CLAUDE_PLUGIN_ROOT}/VERSION`
```
"""

import re

from validators import shellouts
from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "commands", "error", True
_VARIABLE = re.compile(r"(?<!\\)\$(?:\{(?!CLAUDE_|user_config\.)[A-Za-z_]\w*[^}]*\}|(?!(?:ARGUMENTS|HOME)\b)[A-Za-z_]\w*|\()")
_OWN = ("$CLAUDE_PLUGIN_ROOT", "$CLAUDE_PLUGIN_DATA", "$CLAUDE_PROJECT_DIR", "$CLAUDE_SKILL_DIR")


def check(target):
    """Yield the first variable of each shell line that no grant of all of Bash covers; the fix puts braces around the client's own."""
    for document in target.commands + target.skills:
        if document.fault is not None:
            continue  # the client mends some broken YAML and then knows the grants
        for line in shellouts.read(document):
            if line.fenced:
                continue
            named = {word for word, _ in document.words("arguments")}
            text = re.sub(r"'[^']*'", lambda one: " " * len(one.group()), line.text)
            for match in _VARIABLE.finditer(text):
                own = match.group() in _OWN
                if match.group()[1:] in named or (not own and "" in shellouts.bash_grants(document)):
                    continue
                start = line.offset + match.start()
                edits = (Edit(start, start + len(match.group()), "${" + match.group()[1:] + "}"),) if own else ()
                fact = "is not set there; put it in braces" if own else "can not be checked, the command is given up; write it out"
                yield report(document.source, start, '"{}" {}'.format(match.group(), fact), edits)
                break
