"""A name `plugin:component`, or an agent type in a call, that does not exist.

## Why
The Agent and Skill tools take only names that are there: the call ends in "Agent type … not found" after its hooks have already
fired, and the model goes on by guesswork. Nothing checks such a name before the call.

## Example
```markdown
Dispatch `shop:code-reviwer` with the diff.
```

## Instead
```markdown
Dispatch `shop:code-reviewer` with the diff.
```
"""

import difflib
import re

from validators import mentions, wording
from validators.rules import report

_FORMER = re.compile(r"\b(?:deprecated|removed|renamed|formerly|former|alias|legacy|no longer|old)\b", re.IGNORECASE)
GROUP, SEVERITY, FIXES = "references", "error", False
# what looks like `plugin:name` and is none: npm scripts, image tags, package names, keys, events
_OTHER = re.compile(r"(?:\brun|\bnpx|docker|image|FROM|pull|yarn|pnpm|tag|@)\s*[\"'`]?\Z")


def check(target):
    """Yield unknown names of the plugin's own and unknown agent types in the texts that a model gets."""
    known = mentions.names(target)
    own = None
    if target.kind == "plugin" and target.plugin and known:
        own = re.compile(r"(?<![\w/.:@$#-])/?{}:(?!//)([a-z][a-z0-9_-]*(?::[a-z][a-z0-9_-]*)*)(?![\w/<{{(*]|:\w|\.\w|-[<{{*]|@)".format(
            re.escape(target.plugin)))
    for document in mentions.prompts(target):
        seen = set()
        for match in own.finditer(document.source.text) if own and target.plugin + ":" in document.source.text else ():
            name = match.group(1).lower()
            line = document.source.text[document.source.text.rfind("\n", 0, match.start()) + 1: match.end() + 60]
            if _FORMER.search(line):
                continue
            before = document.source.text[max(0, match.start() - 12): match.start()]
            if name in known or name in seen or mentions.STAND_IN.search(name) or _OTHER.search(before):
                continue
            seen.add(name)
            near = difflib.get_close_matches(name, sorted(known), 1, 0.75)
            hint = 'did you mean "{}:{}"?'.format(target.plugin, near[0]) if near else "name one that the plugin has"
            yield report(document.source, match.start(1) - len(target.plugin) - 1,
                         '"{}:{}" does not exist; {}'.format(target.plugin, name, hint))
        yield from _types(target, document)


def _types(target, document):
    if target.kind not in ("plugin", "project") or document.kind not in wording.COMPONENTS:
        return
    agents, short, seen = mentions.agent_names(target), mentions.short_names(target), set()
    for name, offset in mentions.called_types(document):
        plugin = name.rpartition(":")[0].partition(":")[0]
        # another plugin's agents are not to be seen from here; a plugin's own full names were judged above
        if plugin or name.lower() in agents or name.lower() in short or mentions.is_built_in(name) or name in seen or not agents:
            continue
        near = difflib.get_close_matches(name.lower(), sorted(short), 1, 0.75)
        if not near:
            continue
        seen.add(name)
        yield report(document.source, offset, 'agent type "{}" does not exist; did you mean "{}"?'.format(name, short[near[0]]))
