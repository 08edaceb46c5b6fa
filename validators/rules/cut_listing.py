"""Skills and commands whose descriptions do not all fit the listing of a 200k model.

## Why
On models with a window of 200k tokens the list of all skills, commands and workflows has about 8,000 characters, and the client's own take
about 5,200 of them. Over that, later entries lose their description and keep the name: commands stay first, then skills by the alphabet.
Each entry costs its `- plugin:name: ` too. Larger windows have room for about 30,000.

## Example
```text
40 skills × 150 characters = 6,000 characters
```

## Instead
Shorter descriptions; `disable-model-invocation: true` for what only a person types.
```text
40 skills × 50 characters = 2,000 characters
```
"""

from validators import facts, wording
from validators.rules import report

GROUP, SEVERITY, FIXES = "budgets", "info", False


def check(target):
    """Yield one finding, at the first entry whose description falls out."""
    room, used, first, total = facts.LISTING - facts.LISTING_OWN, 0, None, 0
    prefix = target.plugin + ":" if target.kind == "plugin" else ""
    entries = sorted(target.commands, key=lambda one: one.name) + sorted(target.skills, key=lambda one: one.name)
    entries = [one for one in entries if not wording.hidden(one) and wording.listed(one)]
    for one in entries:
        used += len(facts.LISTED_AS.format(prefix + one.name)) + min(len(wording.listed(one)), facts.DESCRIPTION_CUT) + 1
        if used > room and first is None:
            first = one
        total += first is not None
    if first is not None and len(entries) > 1:
        yield report(first.source, first.get("description"),
                     'from "{}" on {} of {} entries may lose their description on 200k models: {:,} characters, {:,} fit; shorten them'.format(
                         first.name, total, len(entries), used, room))
