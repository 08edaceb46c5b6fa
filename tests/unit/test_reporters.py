"""Reporters: each format says the same findings, and its readers can read it."""

import json
import os

import jsonschema
import pytest

from validators import casebook, reporters, rules
from validators.finding import Edit, Finding

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "published", "sarif-2.1.0-rtm.5.json"), encoding="utf-8") as handle:
    SARIF = json.load(handle)
RULES = rules.known()
HOSTILE = Finding("a b/ü%,:\n\x1b[31m.md", 3, 14, "unknown-tool", "warning", "tool \"x\x1b]0;\u202ey\" is odd,\n::error::100%", (Edit(0, 1, "y"),))
BROKEN_NAME = Finding("agents/\udcff.md", 1, 1, "unknown-tool", "info", "x", full="/p/agents/\udcff.md")


def sarif(findings):
    log = json.loads(reporters.tell("sarif", findings, RULES))
    jsonschema.Draft4Validator(SARIF).validate(log)
    return log["runs"][0]


def test_the_published_schema_refuses_what_is_no_sarif():
    assert list(jsonschema.Draft4Validator(SARIF).iter_errors({"version": "2.1.0", "runs": [{"results": []}]}))


@pytest.mark.parametrize("findings", [[], [HOSTILE], [BROKEN_NAME, HOSTILE]], ids=["none", "hostile", "two"])
def test_sarif_holds_against_the_published_schema(findings):
    run = sarif(findings)
    assert [one["ruleId"] for one in run["results"]] == [one.rule for one in findings]
    assert {one["id"] for one in run["tool"]["driver"]["rules"]} == set(RULES)
    for one in run["results"]:
        assert run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"]
        assert " " not in one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_sarif_holds_for_the_findings_of_every_case():
    found = [one for case in casebook.cases() if not case.good for one in case.findings()]
    assert len(sarif(found)["results"]) == len(found) > 0


def test_a_finding_keeps_its_fingerprint_when_its_line_moves():
    moved = Finding(HOSTILE.path, 9, 14, HOSTILE.rule, HOSTILE.severity, HOSTILE.message)
    first, second = sarif([HOSTILE, moved])["results"]
    assert first["partialFingerprints"] == second["partialFingerprints"]


def test_json_tells_every_field():
    told = json.loads(reporters.tell("json", [HOSTILE], RULES))
    assert told["counts"] == {"error": 0, "warning": 1, "info": 0}
    assert told["findings"] == [{"path": HOSTILE.path, "line": 3, "column": 14, "rule": "unknown-tool", "severity": "warning",
                                 "message": HOSTILE.message, "fix": [{"start": 0, "end": 1, "text": "y"}]}]


def test_an_annotation_stays_one_command_whatever_is_in_it():
    told = reporters.tell("github", [HOSTILE], RULES)
    assert told.count("\n") == 1 and told.startswith("::warning file=a b/ü%25%2C%3A%0A")
    assert told.endswith("is odd,%0A::error::100%25\n") and ",line=3,col=14,title=unknown-tool::" in told


def test_text_can_not_move_the_cursor():
    told = reporters.tell("text", [HOSTILE], RULES)
    assert "\x1b" not in told and "\u202e" not in told and told.count("\n") == 2
    assert told.splitlines()[0].endswith("[unknown-tool] (warning, --fix mends it)")
    assert "\x1b[33m[unknown-tool]" in reporters.tell("text", [HOSTILE], RULES, True)


@pytest.mark.parametrize("severities, said", [
    ([], "no findings"), (["error"], "1 finding in 1 file: 1 error"), (["error", "error", "info"], "3 findings in 3 files: 2 errors, 1 info"),
])
def test_the_last_line_sums_up(severities, said):
    assert reporters.summary([Finding(str(at), 1, 1, "unknown-tool", name, "x") for at, name in enumerate(severities)]) == said
