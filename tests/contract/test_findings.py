"""An audit: what lenses and scanners find is challenged by others, reported, and the product stays as it was."""

import json
import os
import stat
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from scene import result  # noqa: E402

from muster.store import Store  # noqa: E402

AUDIT = """| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| threat model | dev | one | – | – | M | ask |
| scan | – | one | – | scan | S M | ask |
| lenses | other, helper | parallel | – | – | S M | ask |
| challenge | code-reviewer | parallel | – | challenged | S M | refine 1, tech-lead, ask |
| report | writer | one | docs | unchanged | S M | refine 1, ask |
"""
HOLE = {"file": "src/app.py", "line": 1, "severity": "high", "what": "any user reads any order", "fix": "ask for the owner"}
NOISE = {"file": "src/app.py", "line": 2, "severity": "low", "what": "no limit"}
SARIF = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t", "rules": [
    {"id": "R2", "defaultConfiguration": {"level": "error"}}]}}, "results": [
        {"ruleId": "R1", "level": "warning", "message": {"text": "eval of input"},
         "locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/app.py"}, "region": {"startLine": 4}}}]},
        {"ruleId": "R2", "message": {"text": "shell"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "src/b.py"}}}]},
        {"ruleId": "R3", "message": {"text": "told to be quiet"}, "suppressions": [{"kind": "inSource"}], "locations": []}]}]}


def scanner(folder, answer):
    """A scanner of the project's own: it writes the answer that lies outside of the tree."""
    (folder / "answer.sarif").write_text(json.dumps(answer))
    return {"command": ["cp", str(folder / "answer.sarif"), "{tmp}/x.sarif"], "report": {"format": "sarif", "path": "{tmp}/x.sarif"}}


@pytest.fixture
def audit(play, tmp_path):
    def make(request="S audit it", answer=None, **config):
        config = dict({"gates": {}, "checks": {"static": scanner(tmp_path, answer or {"runs": []})}}, **config)
        return play(table=AUDIT, config=config, request=request)
    return make


def finding(scene, id):
    return next(one for one in scene.app.findings.of_run(scene.run) if one["id"] == id)


def word(id, verdict, reason="src/app.py:1 says so"):
    return {"finding": id, "verdict": verdict, "reason": reason}


def found(scene):
    """Bring the audit over its lenses: F1 is a hole, F2 is noise."""
    scene.gate()
    first, second = scene.begin("other"), scene.begin("helper")
    assert scene.end(first, result(findings=[HOLE])) is None
    assert scene.end(second, result(findings=[NOISE])) is None
    assert scene.stage == "challenge"


def report(scene, text):
    return scene.agent("writer", files={"docs/audit.md": text}, files_changed=["docs/audit.md"])


def test_an_audit_goes_from_scan_to_report(audit):
    scene = audit()
    assert scene.stage == "scan" and "muster gate run" in scene.next
    found(scene)
    assert scene.agent("code-reviewer", challenges=[word("F1", "confirm"), word("F2", "refute", "line 9 limits it")]) is None
    assert scene.gate()["challenged"]["status"] == "passed"
    assert [finding(scene, id)["status"] for id in ("F1", "F2")] == ["confirmed", "refuted"]
    report(scene, "F1 high src/app.py:1 fix it. F2 refuted: line 9 limits it.\n")
    assert scene.gate()["unchanged"]["status"] == "passed"
    scene.gate()
    assert scene.row["status"] == "completed"


def test_what_scanners_find_is_recorded_once_and_fails_nothing(audit):
    scene = audit(answer=SARIF)
    answer = scene.gate()["scan"]
    assert answer["status"] == "passed" and scene.stage == "lenses"
    check = next(line for line in answer["checks"] if line["check"] == "static")
    assert check["status"] == "passed" and "2 findings recorded" in check["reason"]
    assert [(one["author"], one["severity"], one["file"], one["line"]) for one in scene.app.findings.of_run(scene.run)] == [
        ("scanner:static", "high", "src/b.py", None), ("scanner:static", "medium", "src/app.py", 4)]
    assert next(line for line in answer["checks"] if line["check"] == "dependencies")["status"] == "not_checked"
    scene.gate("scan")
    assert len(scene.app.findings.of_run(scene.run)) == 2


def test_without_a_scanner_muster_looks_for_secrets_and_names_what_nobody_checked(audit):
    scene = audit(checks={})
    answer = scene.gate()["scan"]
    stands = {line["check"]: line["status"] for line in answer["checks"]}
    assert (stands["secrets"], stands["dependencies"], stands["static"]) == ("passed", "not_checked", "not_checked")


def test_a_scanner_that_breaks_is_not_checked(audit):
    scene = audit(checks={"static": {"command": "false", "report": {"format": "sarif", "path": "{tmp}/x.sarif"}}})
    answer = scene.gate()["scan"]
    assert {line["check"]: line["status"] for line in answer["checks"]}["static"] == "not_checked"
    assert {line["check"]: line["status"] for line in answer["checks"]}["secrets"] == "passed"


def test_a_finding_without_another_agents_word_keeps_the_gate_shut(audit):
    scene = audit()
    found(scene)
    scene.end(scene.begin("code-reviewer"), result(challenges=[word("F1", "confirm")]))
    assert scene.events("dispatch.retried")[-1]["fault"].startswith("no word on F2")
    item = next(item for item in scene.view.dispatches if item["status"] == "running")
    assert scene.end(item, result(challenges=[word("F1", "confirm")])) is None  # twice wrong: its work is lost
    assert scene.view.states[2]["failures"] == 1
    scene.agent("code-reviewer", challenges=[word("F1", "confirm"), word("F2", "confirm")])
    assert scene.gate()["challenged"]["status"] == "passed"


def test_the_gate_names_what_is_left(audit):
    scene = audit()
    found(scene)
    scene.agent("code-reviewer", challenges=[word("F1", "confirm"), word("F2", "refute")])
    with scene.app.store.write() as tx:  # a second opinion against the first: nobody has the majority
        scene.app.log.append(tx, "finding.challenged", "F2", dict(word("F2", "confirm"), run=scene.run, agent="tech-lead"))
    answer = scene.gate()["challenged"]
    assert answer["status"] == "failed" and "F2 (low, confirmed and refuted by as many)" in answer["why"]
    assert scene.stage == "challenge" and "code-reviewer" in scene.next


@pytest.mark.parametrize("words, says", [
    ([word("F9", "confirm")], "finding F9 is none of run R1; there are: F1, F2"),
    ([], "no word on F1, F2"),
    ([{"finding": "F1", "verdict": "maybe", "reason": "r"}], 'challenge 1: verdict "maybe" is unknown'),
])
def test_a_wrong_challenge_is_sent_back_with_its_fault(audit, words, says):
    scene = audit()
    found(scene)
    fault = scene.agent("code-reviewer", challenges=words)
    assert says in fault and '"challenges"' in fault


def test_nobody_confirms_a_finding_of_its_own(play, tmp_path):
    scene = play(table=AUDIT.replace("other, helper", "code-reviewer, helper"), request="S audit it",
                 config={"gates": {}, "checks": {"static": scanner(tmp_path, {"runs": []})}})
    scene.gate()
    first, second = scene.begin("code-reviewer"), scene.begin("helper")
    scene.end(first, result(findings=[HOLE]))
    scene.end(second, result(findings=[NOISE]))
    assert "finding F1 is your own" in scene.agent("code-reviewer", challenges=[word("F1", "confirm"), word("F2", "confirm")])
    item = next(item for item in scene.view.dispatches if item["status"] == "running")
    scene.end(item, result(challenges=[word("F2", "confirm")]))
    answer = scene.gate()["challenged"]
    assert answer["status"] == "failed" and "F1 (high, no word from another agent than code-reviewer)" in answer["why"]
    with scene.app.store.write() as tx:  # even written past the contract the author's word counts for nothing
        scene.app.log.append(tx, "finding.challenged", "F1", dict(word("F1", "confirm"), run=scene.run, agent="code-reviewer"))
    assert finding(scene, "F1")["status"] == "open"


def test_a_lens_says_its_findings_also_where_there_are_none(audit):
    scene = audit()
    scene.gate()
    assert "findings is missing" in scene.agent("other")


def test_a_threat_model_reaches_the_lenses_and_findings_the_challenger(audit):
    scene = audit("M audit it")
    scene.agent("dev", summary="the export is the way in", findings=[])
    scene.gate()
    item = scene.begin("other")
    brief = scene.app.dispatches.brief(scene.row, item)
    assert any("the export is the way in" in line for line in brief["requirements"]) and '"findings"' in brief["expected_output"]
    scene.end(item, result(findings=[HOLE]))
    scene.agent("helper", findings=[])
    item = scene.begin("code-reviewer")
    brief = scene.app.dispatches.brief(scene.row, item)
    assert any(line.startswith("F1 high open src/app.py:1 (other): “any user reads any order”") for line in brief["requirements"])
    assert '"challenges"' in brief["expected_output"]
    path = next(path for path in brief["context_files"] if path.endswith("findings.json"))
    with open(os.path.join(scene.root, path), encoding="utf-8") as handle:
        assert json.load(handle)[0]["id"] == "F1"
    assert stat.S_ISREG(os.stat(os.path.join(scene.root, path)).st_mode)


def test_an_audit_that_changed_the_product_does_not_end(audit):
    scene = audit()
    found(scene)
    scene.agent("code-reviewer", challenges=[word("F1", "confirm"), word("F2", "refute")])
    scene.gate()
    scene.write(code="repaired\n")
    report(scene, "F1 high src/app.py:1; F2 refuted\n")
    answer = scene.gate()["unchanged"]
    assert answer["status"] == "failed" and "1 file changed: src/app.py" in answer["why"]
    scene.write(code="start\n")
    scene.agent("writer")
    assert scene.gate()["unchanged"]["status"] == "passed"


@pytest.mark.parametrize("text, says", [
    ("F1 high src/app.py:1\n", "F2 (F2, refuted)"), ("F1 src/app.py:1, F2 refuted\n", "F1 (high)"),
    ("F1 high src/app.py:12, F2 refuted\n", "F1 (src/app.py:1)"), ("F12 high src/app.py:1 F2 refuted\n", "F1 (F1)"),
])
def test_a_report_that_leaves_something_out_is_sent_back(audit, text, says):
    scene = audit()
    found(scene)
    scene.agent("code-reviewer", challenges=[word("F1", "confirm"), word("F2", "refute")])
    scene.gate()
    report(scene, text)
    answer = scene.gate()["unchanged"]
    assert answer["status"] == "failed" and says in answer["why"]


def test_what_a_scanner_finds_at_the_finish_must_be_challenged_too(audit, tmp_path):
    scene = audit()
    found(scene)
    scene.agent("code-reviewer", challenges=[word("F1", "confirm"), word("F2", "refute")])
    scene.gate()
    report(scene, "F1 high src/app.py:1; F2 refuted\n")
    scene.gate()
    (tmp_path / "answer.sarif").write_text(json.dumps(SARIF))
    assert scene.gate()["challenged"]["status"] == "failed"
    assert scene.stage == "challenge" and scene.row["status"] == "active"


def test_a_dispatch_that_failed_leaves_no_finding(audit):
    scene = audit()
    scene.gate()
    scene.agent("other", status="blocked", findings=[HOLE])
    assert scene.app.findings.of_run(scene.run) == []


def test_findings_survive_a_rebuild_of_the_store(audit):
    scene = audit(answer=SARIF)
    scene.gate()
    again = Store(scene.app.places.store("muster.db"))
    assert len(again.read("finding.of_run", run=scene.run)) == 2
    again.close()
