"""A variable or shell line in an output style, where nothing is filled in.

## Why
The body of a style goes to the model as it stands: `${CLAUDE_PLUGIN_ROOT}`, `$ARGUMENTS` and `` !`cmd` `` are read as these
letters.

## Example
```markdown
Rules stand in ${CLAUDE_PLUGIN_ROOT}/rules.md.
```

## Instead
```markdown
Write the rules into the style.
```
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "warning", False
_SIGN = re.compile(r"\$\{(?:CLAUDE_[A-Z_]+|user_config\.\w+)\}|\$ARGUMENTS\b|(?<![`\w!])!`[a-z./][^`\n]*`")


def check(target):
    """Yield the first such sign of each kind in a style, code blocks aside."""
    for style in target.styles:
        seen = set()
        for match in _SIGN.finditer(style.prose()) if _SIGN.search(style.body) else ():
            if match.group() not in seen:
                seen.add(match.group())
                yield report(style.source, style.start + match.start(), '"{}" is not filled in inside a style; write out what it stands for'.format(match.group()))
