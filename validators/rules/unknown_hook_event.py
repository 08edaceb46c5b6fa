"""A hook registered for an event that the client does not have.

## Why
The client warns in its debug log and drops the entry; the hook never runs. Names are case-sensitive.

## Example
```json
{"hooks": {"PreTooluse": [{"hooks": [{"type": "command", "command": "true"}]}]}}
```

## Instead
```json
{"hooks": {"PreToolUse": [{"hooks": [{"type": "command", "command": "true"}]}]}}
```
"""

import difflib

from validators import facts, hooks
from validators.rules import report

GROUP, SEVERITY, FIXES = "hooks", "error", True
def check(target):
    """Yield the unknown events; the fix renames one that differs in case or separators only."""
    for source, events, _ in hooks.event_maps(target):
        for key, _value in events.items:
            if key.value in facts.EVENTS:
                continue
            plain = {event.lower(): event for event in facts.EVENTS}
            same = plain.get(str(key.value).lower().replace("_", "").replace("-", ""))
            near = same or next(iter(difflib.get_close_matches(str(key.value)[:60], facts.EVENTS, 1, 0.7)), None)
            hint = 'did you mean "{}"?'.format(near) if near else "see the client's list of events"
            edits = hooks.rewritten(source, key, same) if same and events.get(same) is None else ()
            yield report(source, key, 'event "{}" does not exist, its hooks never run; {}'.format(str(key.value)[:60], hint), edits)
