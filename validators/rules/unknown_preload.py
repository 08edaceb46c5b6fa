"""A skill for an agent to preload that the plugin does not have.

## Why
The client puts the bodies of the skills in `skills` into the agent's prompt; one that it can not find it leaves out, with a line in its debug
log only. The agent works without what its author took for given.

## Example
```yaml
skills: [till, refnds]
```

## Instead
```yaml
skills: [till, refunds]
```
"""

import difflib

from validators import facts
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "warning", False


def check(target):
    """Yield names without a prefix, or with the plugin's own, that no skill and no command of it answers to."""
    if target.kind != "plugin":
        return  # a project's agent may mean a skill of any plugin
    known = set(facts.BUILT_IN_SKILLS)
    for one in target.skills + target.commands:
        known |= {one.name.lower(), one.text("name").lower()}
    for agent in target.agents:
        for word, offset in agent.words("skills"):
            prefix, _, name = word.rpartition(":")
            if name.lower() not in known and prefix in ("", target.plugin):
                near = difflib.get_close_matches(name, sorted(known - {""}), 1, 0.6)
                yield report(agent.source, offset, 'skill "{}" is none of the plugin, nothing is preloaded; {}'.format(
                    word, 'did you mean "{}"?'.format(near[0]) if near else "add it or take the name out"))
