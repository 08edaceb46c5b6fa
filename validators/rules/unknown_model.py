"""A model that the client does not know.

## Why
An unknown name is sent to the API as it stands; the call fails and with it every run of the agent or command. Known are `sonnet`,
`opus`, `haiku`, `fable`, `best`, `opusplan`, `inherit`, each also with `[1m]`, and full ids that begin with `claude-`.

## Example
```yaml
model: gpt-4
```

## Instead
```yaml
model: sonnet
```
"""

import re

from validators import facts
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "error", False
_KNOWN = re.compile(r"(?:{})(?:\[[12]m\])?\Z".format("|".join(facts.MODELS)), re.IGNORECASE)


def check(target):
    """Yield the `model` values of agents, skills and commands that name no model; ids of gateways that hold "claude" pass."""
    for document in target.agents + target.skills + target.commands:
        found = document.get("model")
        if found is None or found.kind not in ("text", "number"):
            continue
        value = str(found.value).strip()
        if value and not _KNOWN.match(value) and "claude" not in value.lower() and not value.startswith(("arn:", "${")):
            yield report(document.source, found, 'model "{}" is unknown and sent to the API as it is; use sonnet, opus, haiku or inherit'.format(value))
