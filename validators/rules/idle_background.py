"""`background: false` in an agent, which changes nothing.

## Why
An agent runs in the background unless the call says `run_in_background: false`. The key `background: false` in its file does not
change that; only `true` has an effect.

## Example
```yaml
background: false
```

## Instead
Leave the key out and say `run_in_background: false` where the agent is called.
"""

from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "info", True


def check(target):
    """Yield the key where it stands with false; the fix takes its line out."""
    for agent in target.agents:
        found = agent.get("background")
        if found is not None and found.kind == "bool" and found.value is False:
            key = agent.front.key("background")
            start = agent.source.offset(agent.source.position(key.start)[0])
            end = agent.source.text.find("\n", found.end) + 1
            rest = agent.source.text[found.end:end].strip()
            edits = (Edit(start, end, ""),) if end and not rest and len(agent.front.items) > 1 else ()
            yield report(agent.source, key, '"background: false" changes nothing; say run_in_background: false in the call', edits)
