"""A reference file of a skill that nothing names.

## Why
A model reads only what it is told of: the skill's body is what it gets, a file beside it stays unread until a text names it. An unnamed
reference costs a place in every install and is never used.

## Example
```text
skills/tdd/SKILL.md               (names no file)
skills/tdd/references/mocking.md
```

## Instead
```markdown
Before you mock anything read `references/mocking.md`.
```
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "references", "warning", False
_REFERENCE = re.compile(r"^((?:.*/)?skills/[^/]+/)(references?)/(.*/)?([^/]+)\.md\Z")
_SKILL = re.compile(r"(?:.*/)?skills/[^/]+/")
_NAMED_WHOLE = r"{}/?(?:[\s`'\"*<{{)\].,;:]|\Z)"


def check(target):
    """Yield reference files whose name stands in no text of their skill and in no other component."""
    groups = {}
    for path in target.files:
        match = _REFERENCE.match(path)
        if match and match.group(4).upper() not in ("README", "INDEX") and target.has(match.group(1) + "SKILL.md"):
            groups.setdefault(match.group(1), []).append((path, match))
    folders = {skill: [] for skill in groups}
    for path in target.files:
        skill = _SKILL.match(path)
        if skill and skill.group() in folders:
            folders[skill.group()].append(path)
    components = target.of_kind("agent", "command", "skill")
    for skill, found in groups.items():
        texts = {path: target.source(path).text for path in folders[skill]}
        for path, match in found:
            stem = match.group(4)
            name = re.compile(r"(?<![\w-])" + re.escape(stem) + r"(?![\w-])", re.IGNORECASE)
            # "read what fits in references/" names them all
            whole = re.compile(_NAMED_WHOLE.format(match.group(2) + "/" + (match.group(3) or "").rstrip("/")))
            if any(name.search(text) or whole.search(text) for other, text in texts.items() if other != path):
                continue
            if any(stem + ".md" in document.source.text for document in components if not document.path.startswith(skill)):
                continue
            yield report(target.source(path), None, '"{}.md" is named by no text of its skill; name it in SKILL.md or drop it'.format(stem))
