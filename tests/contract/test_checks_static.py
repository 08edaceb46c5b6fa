"""Static analysis, with stand-ins that answer as bandit 1.9.4 and SARIF tools do (the tools may be absent here)."""

from __future__ import annotations

import json
import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from sample import Sample  # noqa: E402
from test_checks_security import stand_in  # noqa: E402, F401 - the fixture

# As bandit 1.9.4 wrote it for `subprocess.run(x, shell=True)`; of the fields only those that are read.
BANDIT = {"errors": [], "metrics": {}, "results": [
    {"filename": "./calc.py", "issue_severity": "HIGH", "issue_confidence": "HIGH", "issue_text": "subprocess call with shell=True identified",
     "line_number": 4, "line_range": [4], "test_id": "B602", "test_name": "subprocess_popen_with_shell_equals_true"},
    {"filename": "./tests/test_calc.py", "issue_severity": "LOW", "issue_text": "Use of assert detected.", "line_number": 5, "test_id": "B101"}]}
NONE = dict(BANDIT, results=[])


@pytest.mark.parametrize("answer, code, status, word", [
    (json.dumps(BANDIT), 1, "failed", "bandit names 1 place: calc.py:4"), (json.dumps(NONE), 0, "passed", "bandit finds no weakness"),
    ("", 1, "not_checked", "gave no answer"), (json.dumps(NONE), 2, "not_checked", "ended with 2"), ("[]", 0, "not_checked", "gave no report"),
    ('{"results": [{"filename": 3}]}', 1, "not_checked", "gave no report"),
])
def test_bandit_judges_exactly_the_tree(tmp_path, stand_in, answer, code, status, word):  # noqa: F811
    seen = stand_in("bandit", answer, code, "-o")
    sample = Sample(tmp_path, "python-calc")
    sample.write("untracked.py", "counts = 1\n")
    sample.write(".venv/lib/x.py", "ignored = 1\n")
    outcome = sample.check("static")
    assert outcome.status == status and word in outcome.reason, outcome
    names = seen.read_text().split("\n")
    assert "untracked.py" in names and ".venv" not in names and ".git" not in names
    if status == "failed":
        assert outcome.extra["findings"] == [{
            "file": "calc.py", "line": 4, "severity": "high", "what": "B602 subprocess call with shell=True identified",
            "fix": "see the rule's page; a false alarm is refuted with the line that stops it"}]


def test_a_scanner_that_is_asked_for_and_absent_is_said(tmp_path):
    sample = Sample(tmp_path, "python-calc")
    sample.write(".semgrep.yml", "rules: []\n")
    outcome = sample.check("static")
    assert (outcome.status, outcome.code) == ("not_checked", "missing_tool") and "semgrep is needed" in outcome.reason


def test_without_a_scanner_nothing_was_checked(tmp_path):
    outcome = Sample(tmp_path, "make-only").check("static")
    assert (outcome.status, outcome.code) == ("not_checked", "not_configured")


def test_known_vulnerabilities_are_findings_with_a_fix(tmp_path, stand_in):  # noqa: F811
    npm = {"auditReportVersion": 2, "metadata": {}, "vulnerabilities": {
        "left": {"severity": "critical", "range": "<2", "fixAvailable": True}, "right": {"severity": "moderate", "range": "*", "fixAvailable": False}}}
    stand_in("npm", json.dumps(npm), 1)
    sample = Sample(tmp_path, "js-node")
    sample.write("package-lock.json", "{}")
    outcome = sample.check("dependencies")
    assert [(one["file"], one["line"], one["severity"], one["fix"][:18]) for one in outcome.extra["findings"]] == [
        ("package-lock.json", None, "critical", "run: npm audit fix"), ("package-lock.json", None, "medium", "no fixed version i")]
