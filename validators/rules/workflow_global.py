"""A call in a workflow that its sandbox does not have.

## Why
A workflow runs without `require`, `process`, `fetch` and `import`; `Date.now()`, `Math.random()` and `new Date()` throw, as a replay must
come out the same. The script ends with status failed where it gets there.

## Example
```js
const fs = require("fs")
```

## Instead
```js
const facts = await agent("Read package.json and return its name", {schema: S})
```
"""

import re

from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "error", False
_CALLS = re.compile(r"(?<![\w.$\"'`])(require\s*\(|process\.\w+|fetch\s*\(|Date\.now\s*\(|Math\.random\s*\(|new\s+Date\s*\(\s*\)|import\s*[({\"'*]|import\s+\w+\s+from)")
_HIDE = re.compile(r"//[^\n]*|/\*.*?\*/|`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"", re.DOTALL)


def check(target):
    """Yield the first such call of each kind in the workflows."""
    for path in target.files if target.kind == "plugin" else ():
        if re.fullmatch(r"workflows/[^/]+\.js", path) and not path.endswith(".test.js"):
            source, seen = target.source(path), set()
            text = _HIDE.sub(lambda one: re.sub(r"[^\n]", " ", one.group()), source.text)
            for match in _CALLS.finditer(text):
                name = re.match(r"(?:new )?[\w.]+", match.group()).group()
                if name not in seen and not re.search(r"(?:const|let|var|function)\s+{}\b".format(re.escape(name)), text):
                    seen.add(name)
                    yield report(source, match.start(), '"{}" is not there in a workflow and throws; let an agent do it'.format(name))
