"""JSON for programs: a list under `findings`, counts under `counts`."""

from __future__ import annotations

import json


def tell(findings, rules, colours=False):
    """Return the document; `fix` is a list of `{start, end, text}`, offsets into the file's text."""
    counts = {"error": 0, "warning": 0, "info": 0}
    told = []
    for one in findings:
        counts[one.severity] += 1
        told.append({
            "path": one.path, "line": one.line, "column": one.column, "rule": one.rule, "severity": one.severity, "message": one.message,
            "fix": [{"start": edit.start, "end": edit.end, "text": edit.text} for edit in one.edits],
        })
    return json.dumps({"findings": told, "counts": counts}, indent=2) + "\n"
