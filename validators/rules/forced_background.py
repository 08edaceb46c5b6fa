"""An agent forced into the background while the plugin waits for its report.

## Why
`background: true` overrides `run_in_background: false` of the call: the caller gets "Async agent launched" at once, and the report
comes in a later turn. Instructions that call the agent in the foreground and use its answer in the same turn do not work.

## Example
```yaml
name: checker
background: true
```
with a command that says: run `studio:checker` with `run_in_background: false`.

## Instead
Leave `background` out; the call decides.
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "warning", False
_WAITS = re.compile(r"run_in_background[\"'`]*\s*[:=]\s*[\"'`]*false")


def check(target):
    """Yield the agents with `background: true` that a page names beside `run_in_background: false`."""
    forced = [agent for agent in target.agents if (agent.get("background") is not None and agent.get("background").value is True)]
    if not forced:
        return
    waiting = [document for document in target.of_kind("command", "skill", "agent") if _WAITS.search(document.body)]
    for agent in forced:
        name = agent.text("name") or agent.name.rpartition(":")[2]
        for document in waiting:
            if document is not agent and re.search(r"(?<![\w-]){}(?![\w-])".format(re.escape(name)), document.body):
                yield report(agent.source, agent.front.key("background"),
                             '"background: true" overrides run_in_background: false, which {} asks for; leave it out'.format(document.path))
                break
