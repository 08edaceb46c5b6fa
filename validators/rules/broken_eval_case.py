"""A case of `claude plugin eval` that the client refuses.

## Why
`evals/<case>/case.yaml` is checked strictly: a missing `schema_version`, name, prompt or grader, an unknown type, target or
key of a grader, or two graders of one name, and the case does not run.

## Example
```yaml
graders:
  - {type: contains, name: said, pattern: done}
```

## Instead
```yaml
graders:
  - {type: regex, name: said, pattern: done}
```
"""

import re

from validators import node
from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "error", False
_TYPES = {"regex": ("name", "pattern"), "tool_order": ("name", "before", "after"), "tool_used": ("name", "tool"), "file_exists": ("name", "path"),
          "llm": ("name", "criteria"), "baseline": ("name", "baseline_file", "criteria")}
_MORE = {"regex": ("target", "flags", "match"), "tool_order": (), "tool_used": ("input_match", "min", "max"), "file_exists": ("exists",),
         "llm": ("focus",), "baseline": ()}
_TARGETS = ("trace", "last_message", "files", "mock_calls")


def check(target):
    """Yield the first fault of each part of a case."""
    for path in target.files if target.kind == "plugin" else ():
        if not re.fullmatch(r"evals/[^/]+/case\.ya?ml", path):
            continue
        source = target.source(path)
        try:
            case = node.from_yaml(source.text)
        except node.Fault as fault:
            yield report(source, fault.offset, "{}; the case does not run".format(fault))
            continue
        if case is None or case.kind != "map":
            yield report(source, 0, '"case.yaml" is no mapping of keys; begin with schema_version: "1.0"')
            continue
        yield from _case(target, source, case, path)


def _case(target, source, case, path):
    version = case.get("schema_version")
    if version is None or version.kind != "text":
        yield report(source, version, '"schema_version" must be a text; write "1.0" in quotes')
    if case.get("name") is None:
        yield report(source, case, '"name" is missing, the case does not run; add it')
    execution = case.get("execution")
    if (execution is None or execution.kind != "map" or execution.get("prompt") is None) and not target.has(path.rpartition("/")[0] + "/prompt.md"):
        yield report(source, case.key("execution"), '"execution.prompt" is missing, the case asks nothing; add it')
    graders, names = case.get("graders"), set()
    if graders is None or graders.kind != "list" or not graders.items:
        yield report(source, case.key("graders"), '"graders" is missing or empty, the case does not run; add one')
        return
    for grader in graders.items:
        fault = _fault(grader) if grader.kind == "map" else (grader, '"grader" must be a mapping with type and name')
        if fault:
            yield report(source, *fault)
            continue
        name = grader.get("name")
        if name.value in names:
            yield report(source, name, 'grader "{}" stands twice, the case does not run; rename one'.format(name.value))
        names.add(name.value)


def _fault(grader):
    kind = grader.get("type")
    if kind is None or kind.value not in _TYPES:
        return kind or grader, 'grader type "{}" is unknown; use {}'.format(kind.value if kind else "", ", ".join(_TYPES))
    missing = [key for key in _TYPES[kind.value] if grader.get(key) is None]
    if missing:
        return grader, '"{}" is missing in this {} grader; add it'.format(missing[0], kind.value)
    for key, value in grader.items:
        if key.value not in _TYPES[kind.value] + _MORE[kind.value] + ("type", "weight", "arm"):
            return key, 'key "{}" is refused in a {} grader; take it out'.format(key.value, kind.value)
        if key.value in ("target", "focus") and value.kind == "text" and value.value not in _TARGETS:
            return value, 'target "{}" is unknown; use {} or {{source: file, path: …}}'.format(value.value, ", ".join(_TARGETS))
        if key.value == "match" and not re.fullmatch(r"contains|not_contains|count:\d+", str(value.value)):
            return value, 'match "{}" is unknown; use contains, not_contains or count:N'.format(value.value)
    return None
