"""A skill with keys that make the client ask before the model may load it.

## Why
`allowed-tools`, `disallowed-tools` and `hooks` turn the Skill call itself into one that needs permission: headless it is denied, else
the person is asked. Without these keys the model loads a skill unasked. What a person types is not asked about.

## Example
```yaml
description: Review a diff against the house rules.
allowed-tools: Read, Grep
```

## Instead
Leave the key out, or keep the skill to be typed:
```yaml
disable-model-invocation: true
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "tools", "info", False


def check(target):
    """Yield the skills that the model may load and that carry such a key."""
    for skill in target.skills:
        typed = skill.get("disable-model-invocation")
        if skill.front is None or (typed is not None and typed.value is True) or not skill.text("description"):
            continue
        keys = [key for key in ("allowed-tools", "disallowed-tools", "hooks") if skill.get(key) is not None and skill.get(key).kind != "null"]
        if keys:
            yield report(skill.source, skill.front.key(keys[0]), '"{}" makes loading this skill ask for permission, headless it is denied; leave it out'.format(
                ", ".join(keys)))
