"""An `@file` of the plugin that does not exist.

## Why
`@${CLAUDE_PLUGIN_ROOT}/…` and `@${CLAUDE_SKILL_DIR}/…` attach a file when a command or skill is loaded. Where there is none,
nothing is attached and nothing is said.

## Example
```markdown
Rules: @${CLAUDE_PLUGIN_ROOT}/rulez.md
```

## Instead
```markdown
Rules: @${CLAUDE_PLUGIN_ROOT}/rules.md
```
"""

import os
import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "commands", "error", False
_AT = re.compile(r"(?<![\w`])@\$\{(CLAUDE_PLUGIN_ROOT|CLAUDE_SKILL_DIR)\}/([\w./@+-]*[\w])")


def check(target):
    """Yield the attachments below the plugin's root or the skill's folder that are not there."""
    if target.kind == "file":
        return
    for document in target.commands + target.skills:
        for match in _AT.finditer(document.body):
            base = "" if match.group(1) == "CLAUDE_PLUGIN_ROOT" else os.path.dirname(document.path)
            if (base or target.kind == "plugin") and not os.path.exists(os.path.join(target.root, base, match.group(2))):
                yield report(document.source, document.start + match.start(), '"{}" does not exist, nothing is attached; mend the path'.format(match.group(2)))
