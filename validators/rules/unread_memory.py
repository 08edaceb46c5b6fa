"""A CLAUDE.md at the root of a plugin.

## Why
The client reads CLAUDE.md from the project it works in, never from a plugin: whoever installs the plugin does not get what stands in
it. `claude plugin validate --strict` warns. For those who work on the plugin itself it is of use.

## Example
```text
CLAUDE.md       Always run the tests first.
```

## Instead
```text
skills/testing/SKILL.md
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "names", "info", False


def check(target):
    """Yield a CLAUDE.md at the plugin's root."""
    if target.kind == "plugin" and target.has("CLAUDE.md"):
        yield report(target.source("CLAUDE.md"), 0, '"CLAUDE.md" is not read from a plugin; put what users need into a skill')
