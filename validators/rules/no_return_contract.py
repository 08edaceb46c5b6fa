"""An agent that is not told what to return.

## Why
Its last message is all that the caller gets. Untold, one run returns a sentence, the next a page, and whoever called has to read the files
again to learn what was done.

## Example
```markdown
You review pull requests with care.
```

## Instead
```markdown
You review pull requests with care.

Return each finding with file, line, severity and repair; "approve" when there is none.
```
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "prompts", "info", False
_RETURN = re.compile(r"\b(?:return\w*|report\w*|outputs?|respon[ds]\w*|respon[ds]e|repl(?:y|ies)|answers?|results?|deliver\w*|summar\w*|verdict|format\w*|"
                     r"produc\w*|hand(?:s|ed)? (?:back|over|off)|findings?|present\w*|provide\w*|list\w*|write\w*|say|says|tell|tells|explain\w*|"
                     r"recommend\w*|generat\w*|creat\w*|json|template|end with|conclude)\b", re.IGNORECASE)


def check(target):
    """Yield agents whose text has no word at all for what comes back."""
    for agent in target.agents:
        if agent.front is not None and re.search(r"\w", agent.body) and not _RETURN.search(agent.body) and agent.body.isascii():
            yield report(agent.source, agent.start, 'agent "{}" is not told what to return; say what its last message holds'.format(agent.name))
