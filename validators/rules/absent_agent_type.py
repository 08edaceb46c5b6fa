"""An agent type in a call that neither the pack nor the client brings.

## Why
The Agent tool resolves only agents that are loaded. A type that comes with nothing here works on its author's machine, where an agent of
that name lies in the home folder, and ends in "Agent type … not found" everywhere else.

## Example
```markdown
Agent(subagent_type="legal-expert", prompt="…")
```

## Instead
Ship the agent, or use one that is always there:
```markdown
Agent(subagent_type="general-purpose", prompt="…")
```
"""

import difflib

from validators import mentions, wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "warning", False


def check(target):
    """Yield agent types without a near match among the pack's agents; those with one are `unknown-component`."""
    if target.kind != "plugin" or target.manifest is None:
        return
    short = mentions.short_names(target)
    for document in target.of_kind(*wording.COMPONENTS):
        seen = set()
        for name, offset in mentions.called_types(document):
            low = name.lower()
            if ":" in name or low in seen or low in short or mentions.is_built_in(name):
                continue
            if difflib.get_close_matches(low, sorted(short), 1, 0.75):
                continue
            seen.add(low)
            yield report(document.source, offset, 'agent type "{}" comes neither with the plugin nor with the client'.format(name))
