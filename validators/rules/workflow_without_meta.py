"""A workflow whose first statement is not its `meta` with name and description.

## Why
The client reads `export const meta = {name, description, …}` as the first statement, without running the file. Missing,
later, or without description: the workflow is not loaded, and only the debug log says so.

## Example
```js
const size = 3
export const meta = {name: "review"}
```

## Instead
```js
export const meta = {name: "review", description: "Review a sprint"}
const size = 3
```
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "error", False
_COMMENTS = re.compile(r"(?:\s+|//[^\n]*\n|/\*.*?\*/|#![^\n]*\n|[\"']use strict[\"'];?)*", re.DOTALL)
_META = re.compile(r"export\s+const\s+meta\s*=\s*\{")


def check(target):
    """Yield the workflows that are not loaded, and what they lack."""
    for path in target.files if target.kind == "plugin" and not target.declared("workflows") else ():
        if not re.fullmatch(r"workflows/[^/]+\.js", path) or path.endswith(".test.js"):
            continue
        source = target.source(path)
        start = _COMMENTS.match(source.text).end()
        meta = _META.match(source.text, start)
        if not meta:
            yield report(source, start if start < len(source.text) else 0, '"export const meta = {…}" is not the first statement, the workflow is not loaded; put it first')
            continue
        block = source.text[meta.end(): meta.end() + 4000].split("\n}", 1)[0]
        for key in ("name", "description"):
            if not re.search(r"(?:^|[\s,{{\"'])%s[\"']?\s*:" % key, block):
                yield report(source, meta.start(), '"{}" is missing in meta, the workflow is not loaded; add it'.format(key))
