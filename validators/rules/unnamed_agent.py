"""An agent that no text of a pack with orchestrators ever names.

## Why
In a pack where commands or agents say who does what, work reaches an agent by its name. One that nobody names is reached only when the
model happens to pick it by its description, and its description is paid for in every request all the same.

## Example
```text
commands/ship.md   names planner, builder, tester
agents/auditor.md  named nowhere
```

## Instead
```markdown
4. `shop:auditor` reads the finished change.
```
"""

import re

from validators import mentions
from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "info", False
# signs that part words: taking them out and splitting is ten times as fast as a pattern of all names
_APART, _AROUND = ":/(),`*|=\"'[]{}<>@#", ".;!?“”‘’…—–→·•~$%&+^\\"
_FEW = 3  # agents that a text names before it counts as one that hands work out


def _words(text):
    for sign in _APART:
        text = text.replace(sign, " ")
    return {word.strip(_AROUND) for word in set(text.split())}


def check(target):
    """Yield the agents named nowhere, where seven in ten are named and some text names at least three."""
    short = {agent.text("name") or agent.name.rpartition(":")[2]: agent for agent in target.agents}
    if target.kind not in ("plugin", "project") or len(short) <= _FEW:
        return
    plain = {name for name in short if re.fullmatch(r"[\w-]+", name)}
    odd = set(short) - plain  # most names are one word each: a set of words finds them at once
    pattern = re.compile(r"(?<![\w-])({})(?![\w-])".format("|".join(sorted(map(re.escape, odd), key=len, reverse=True))))

    def _named(text):
        return plain.intersection(_words(text)) | (set(pattern.findall(text)) if odd else set())

    named, most = set(), 0
    for document in mentions.prompts(target):
        own = document.text("name") or document.name.rpartition(":")[2]
        found = _named(document.source.text) - ({own} if document.kind == "agent" else set())
        named |= found
        most = max(most, len(found))
    if most < _FEW or len(named) * 10 < len(short) * 7:
        return
    for path in target.files:
        if path.endswith((".js", ".json", ".py", ".sh", ".yaml", ".yml", ".ts")) and len(named) < len(short):
            named |= _named(target.source(path).text)
    for name, agent in short.items():
        if name not in named:
            yield report(agent.source, agent.front, 'agent "{}" is named by no other prompt of the pack; name it where its work begins'.format(name))
