"""Security checks, with stand-ins that answer as gitleaks, pip-audit and npm do (the tools or their services may be absent here)."""

from __future__ import annotations

import json
import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from sample import Sample  # noqa: E402

LEAK = [{"Description": "AWS", "StartLine": 3, "File": "config.py", "RuleID": "aws-access-token", "Secret": "REDACTED"}]


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Return a function that puts a program on the PATH: it writes `answer` to the file behind `option` (or prints it) and exits."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", "{}{}{}".format(folder, os.pathsep, os.environ["PATH"]))

    def make(name, answer, code, option=None):
        program = folder / name
        program.write_text("#!{}\nimport os, sys\nanswer = {!r}\nopen({!r}, 'w').write('\\n'.join(sorted(os.listdir('.'))))\n"
                           "option = {!r}\nout = open(sys.argv[sys.argv.index(option) + 1], 'w') if option else sys.stdout\n"
                           "out.write(answer)\nout.flush()\nsys.exit({})\n".format(sys.executable, answer, str(tmp_path / "seen"), option, code))
        program.chmod(0o755)
        return tmp_path / "seen"
    return make


@pytest.mark.parametrize("answer, code, status, word", [
    ("[]", 0, "passed", "no secret"), ("null", 0, "passed", "no secret"), (json.dumps(LEAK), 3, "failed", "config.py:3 (aws-access-token)"),
    (json.dumps(LEAK), 0, "failed", "config.py:3"), ("[]", 1, "not_checked", "ended with 1"), ("", 0, "not_checked", "no answer"), ("{}", 0, "not_checked", ""),
])
def test_gitleaks_judges_exactly_the_tree(tmp_path, stand_in, answer, code, status, word):
    seen = stand_in("gitleaks", answer, code, "--report-path")
    sample = Sample(tmp_path, "js-node")
    sample.write("node_modules/x/index.js", "ignored")
    sample.write("untracked.txt", "counts")
    outcome = sample.check("secrets")
    assert outcome.status == status and word in outcome.reason, outcome
    names = seen.read_text().split("\n")
    assert "untracked.txt" in names and "node_modules" not in names and ".git" not in names


NPM = {"auditReportVersion": 2, "metadata": {}, "vulnerabilities": {"left": {"severity": "high"}, "right": {"severity": "low"}}}
REFUSED = {"message": "405 Method Not Allowed", "error": {"summary": "", "detail": ""}}


@pytest.mark.parametrize("answer, code, status, word", [
    (json.dumps(NPM), 1, "failed", "left (high)"), (json.dumps(dict(NPM, vulnerabilities={})), 0, "passed", "no vulnerability"),
    (json.dumps(dict(NPM, vulnerabilities={"right": {"severity": "low"}})), 1, "passed", "1 lower"),
    (json.dumps(REFUSED), 1, "not_checked", "405 Method Not Allowed"), ("", 1, "not_checked", "no answer"), ("[]", 0, "not_checked", "no audit"),
])
def test_npm_audit_passes_only_with_an_answer(tmp_path, stand_in, answer, code, status, word):
    stand_in("npm", answer, code)
    sample = Sample(tmp_path, "js-node")
    sample.write("package-lock.json", "{}")
    outcome = sample.check("dependencies")
    assert outcome.status == status and word in outcome.reason, outcome


def pip(**dependency):
    return json.dumps({"dependencies": [dict({"name": "flask", "version": "1.0", "vulns": []}, **dependency)], "fixes": []})


@pytest.mark.parametrize("answer, code, status, word", [
    (pip(), 0, "passed", "no vulnerability"), (pip(vulns=[{"id": "PYSEC-1"}]), 1, "failed", "flask 1.0 (PYSEC-1)"),
    (pip(skip_reason="Dependency not found on PyPI"), 0, "not_checked", "could not audit 1 dependency: flask"),
    (pip(skip_reason="distribution marked as editable"), 0, "passed", ""), ("", 1, "not_checked", "no answer"),
])
def test_pip_audit_passes_only_with_an_answer(tmp_path, stand_in, answer, code, status, word):
    stand_in("pip-audit", answer, code, "--output")
    sample = Sample(tmp_path, "python-unittest", venv=False)
    sample.write("requirements.txt", "flask\n")
    outcome = sample.check("dependencies")
    assert outcome.status == status and word in outcome.reason, outcome


def test_without_the_tools_muster_looks_for_secrets_itself(tmp_path, monkeypatch):
    sample = Sample(tmp_path, "python-unittest", venv=False)
    sample.write("requirements.txt", "flask\n")
    only_git = tmp_path / "bin"
    only_git.mkdir()
    for folder in os.environ["PATH"].split(os.pathsep):
        if os.path.exists(os.path.join(folder, "git")):
            os.symlink(os.path.join(folder, "git"), only_git / "git")
            break
    monkeypatch.setenv("PATH", str(only_git))
    outcomes = sample.check("secrets?", "dependencies?")
    assert [(one.status, one.code, one.optional) for one in outcomes] == [("passed", "ok", True), ("not_checked", "not_configured", True)]
    assert outcomes[0].reason == "no secret in this tree"
    secret = "sk" "_live_" + "Qm7Zt4Xw9Kc2Rb8Ly5Nd3Hf6"
    sample.write("src/pay.py", "a = 1\nKEY = '{}'\n".format(secret))
    sample.write("tests/fixtures/k.txt", secret)
    sample.write("logo.png", "\0" * 10 + secret)
    sample.write("big.txt", "x" * 2_100_000 + " " + secret)
    sample.config = {"secrets": {"allow": ["tests/fixtures/**"]}}
    found = sample.check("secrets")
    assert found.status == "failed" and found.reason == "1 secret found: src/pay.py:2 (stripe-key); not looked at: 1 binary file, big.txt (larger than 2 MB)", found.reason
    assert [(one["file"], one["line"]) for one in found.extra["findings"]] == [("src/pay.py", 2)] and secret not in found.reason + json.dumps(found.extra)
    for name in ("src/pay.py", "big.txt"):
        sample.remove(name)
    sample.write(".gitleaks.toml", "title = 'asked for'\n")
    assert sample.check("secrets").code == "missing_tool"


def test_nothing_to_audit_is_not_configured(tmp_path):
    assert Sample(tmp_path, "make-only").check("dependencies").code == "not_configured"
