"""A monitor that the client refuses.

## Why
monitors.json is a list of `{name, command, description, when?}`, names only once, `when` is `always` or
`on-skill-invoke:<skill>`. One wrong entry and no monitor starts; the reason stands in plugin_errors only. A skill that does
not exist never starts its monitor.

## Example
```json
[{"name": "log", "command": "tail -F app.log"}]
```

## Instead
```json
[{"name": "log", "command": "tail -F app.log", "description": "errors of the app"}]
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "error", False
_FILE = "monitors/monitors.json"


def check(target):
    """Yield what does not fit the client's shape of a list of monitors."""
    found = target.json(_FILE)[0] if target.kind == "plugin" and target.has(_FILE) else None
    if found is None:
        return
    source, names = target.source(_FILE), set()
    if found.kind != "list":
        yield report(source, found, '"monitors.json" must be a list of monitors; put brackets around it')
        return
    skills = {skill.name for skill in target.skills} | {"{}:{}".format(target.plugin, skill.name) for skill in target.skills}
    for monitor in found.items:
        missing = [key for key in ("name", "command", "description") if monitor.kind != "map" or monitor.get(key) is None or not monitor.get(key).value]
        if missing:
            yield report(source, monitor, '"{}" is missing in this monitor, so none starts; add it'.format(", ".join(missing)))
            continue
        name, when = monitor.get("name"), monitor.get("when")
        if name.value in names:
            yield report(source, name, 'monitor "{}" stands twice, so none starts; rename one'.format(name.value))
        names.add(name.value)
        value = when.value if when is not None and when.kind == "text" else "always"
        prefix, colon, skill = value.partition(":")
        if value != "always" and not (prefix == "on-skill-invoke" and skill):
            yield report(source, when, 'when "{}" is unknown; use always or on-skill-invoke:<skill>'.format(value))
        elif colon and skill not in skills:
            yield report(source, when, 'skill "{}" does not exist, the monitor never starts; name one of this plugin'.format(skill))
