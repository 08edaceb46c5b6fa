"""SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

import hashlib
import json
import os
from urllib.parse import quote

from validators import facts

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://github.com/muster-dev/muster"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def tell(findings, rules, colours=False):
    """Return the log: one run, every rule that ran described, a result a finding."""
    names = list(rules)
    driver = {"name": "muster validate", "informationUri": HOME, "rules": [_rule(rules[name]) for name in names],
              "properties": {"client": facts.CLIENT}}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints",
           "results": [_result(one, names.index(one.rule)) for one in findings]}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule):
    return {"id": rule.name, "shortDescription": {"text": rule.summary}, "fullDescription": {"text": rule.why or rule.summary},
            "helpUri": "{}/blob/main/docs/rules.md#{}".format(HOME, rule.name), "help": {"text": rule.page, "markdown": rule.page},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]}, "properties": {"tags": [rule.group]}}


def _result(one, index):
    place = {"artifactLocation": _uri(one.path), "region": {"startLine": one.line, "startColumn": one.column}}
    # without the line: the finding stays the same one when something is put above it
    mark = hashlib.sha256("\0".join((one.path, one.rule, one.message)).encode("utf-8", "backslashreplace")).hexdigest()
    return {"ruleId": one.rule, "ruleIndex": index, "level": _LEVELS[one.severity], "message": {"text": one.message},
            "locations": [{"physicalLocation": place}], "partialFingerprints": {"musterFinding/v1": mark}}


def _uri(path):
    quoted = quote(os.fsencode(path))
    if os.path.isabs(path):
        return {"uri": "file://" + quoted}
    return {"uri": quoted, "uriBaseId": "%SRCROOT%"}
