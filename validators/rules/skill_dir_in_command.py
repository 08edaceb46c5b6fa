"""`${CLAUDE_SKILL_DIR}` outside of a skill.

## Why
The variable is filled in for skills only. In a command or agent it stays as it is, and the path leads nowhere.

## Example
```markdown
Read ${CLAUDE_SKILL_DIR}/rules.md.
```

## Instead
```markdown
Read ${CLAUDE_PLUGIN_ROOT}/docs/rules.md.
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "commands", "error", False
def check(target):
    """Yield the first place of each command and agent that uses it."""
    for document in target.commands + target.agents:
        at = document.body.find("${CLAUDE_SKILL_DIR}")
        if at >= 0 and document.prose()[at: at + 3] == "${C":
            yield report(document.source, document.start + at, '"${CLAUDE_SKILL_DIR}" is filled in for skills only; use ${CLAUDE_PLUGIN_ROOT}')
