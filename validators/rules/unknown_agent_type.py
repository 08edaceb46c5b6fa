"""An `agentType` in a workflow that does not resolve.

## Why
`agent(…, {agentType})` takes the full name only, `plugin:agent`. A short or unknown one throws "agent type … not found", and
the run fails at that call.

## Example
```js
await agent("Review", {agentType: "reviewer"})
```

## Instead
```js
await agent("Review", {agentType: "studio:reviewer"})
```
"""

import re

from validators.finding import Edit
from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "error", True
_TYPE = re.compile(r"""\bagentType\s*:\s*(["'`])([^"'`$\n]+)\1""")
_BUILT_IN = ("general-purpose", "explore", "plan", "statusline-setup", "claude-code-guide", "output-style-setup", "claude", "fork")


def check(target):
    """Yield the types that no agent of this plugin has; those of other plugins pass. The fix writes the full name."""
    if target.kind != "plugin":
        return
    full = {}
    for agent in target.agents:
        place = agent.name.rpartition(":")[0]
        name = agent.text("name") or agent.name.rpartition(":")[2]
        full["{}:{}{}".format(target.plugin, place + ":" if place else "", name).lower()] = name
    for path in target.files:
        if not re.fullmatch(r"workflows/[^/]+\.js", path):
            continue
        source = target.source(path)
        for match in _TYPE.finditer(source.text):
            name = match.group(2)
            if name.lower() in full or name.lower() in _BUILT_IN or (":" in name and not name.lower().startswith(target.plugin.lower() + ":")):
                continue
            same = [one for one, short in full.items() if short.lower() == name.lower().rpartition(":")[2]]
            edits = (Edit(match.start(2), match.end(2), same[0]),) if len(same) == 1 else ()
            hint = 'write "{}"'.format(same[0]) if len(same) == 1 else "name an agent of this plugin in full"
            yield report(source, match.start(2), 'agent type "{}" is not found and the call throws; {}'.format(name, hint), edits)
