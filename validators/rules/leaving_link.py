"""A link or path of a text that leads out of the plugin.

## Why
An installed plugin lies in a folder of its own, in a cache whose neighbours are other versions: what stood beside it on the author's disk is
not there. Links in the file system that lead out are dropped without a word when the plugin is copied.

## Example
```markdown
Read [the guide](../../../docs/guide.md) and ${CLAUDE_PLUGIN_ROOT}/../shared/rules.md.
```

## Instead
```markdown
Read [the guide](references/guide.md).
```
"""

import os
import re

from validators import links, mentions
from validators.rules import report

GROUP, SEVERITY, FIXES = "safety", "error", False
_ROOT = re.compile(r"\$\{?CLAUDE_PLUGIN_ROOT\}?[\"']?/((?:[\w.@+-]+/)*?\.\./[\w./@+-]*)")


def check(target):
    """Yield links and plugin paths that end outside."""
    if target.kind != "plugin":
        return
    for document in links.judged(target):
        for path, _, offset in links.of(document):
            if path and links.place(document, path).split("/")[0] == "..":
                yield report(document.source, offset, '"{}" leads out of the plugin; ship the file inside'.format(path))
    sources = [document.source for document in mentions.prompts(target)]
    for source in sources:
        for match in _ROOT.finditer(source.text):
            if os.path.normpath(match.group(1)).split(os.sep)[0] == "..":
                yield report(source, match.start(1), '"{}" leads out of the plugin; ship the file inside'.format(match.group(1)))
