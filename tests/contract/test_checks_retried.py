"""A check that got no answer from outside is asked again, a few times; one that judged is not."""

import json
import os

import pytest
from sample import Sample

from muster import checks

GOOD = json.dumps({"dependencies": [{"name": "flask", "version": "1.0", "vulns": []}], "fixes": []})
BAD = json.dumps({"dependencies": [{"name": "flask", "version": "1.0", "vulns": [{"id": "PYSEC-1"}]}], "fixes": []})
UNKNOWN = json.dumps({"dependencies": [{"name": "flask", "version": "1.0", "vulns": [], "skip_reason": "not found"}], "fixes": []})
# Counts its calls; answers from the call `$1` on, nothing before.
AUDITOR = """#!/bin/sh
echo x >> "{calls}"
while [ $# -gt 0 ]; do [ "$1" = --output ] && out=$2; shift; done
[ "$(wc -l < "{calls}")" -ge {first} ] && cat "{answer}" > "$out"
exit 0
"""


@pytest.fixture
def auditor(tmp_path, monkeypatch):
    def lay(answer, first):
        folder, calls = tmp_path / "tools", tmp_path / "calls"
        folder.mkdir()
        (tmp_path / "answer.json").write_text(answer)
        program = folder / "pip-audit"
        program.write_text(AUDITOR.format(calls=calls, first=first, answer=tmp_path / "answer.json"))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", "{}{}{}".format(folder, os.pathsep, os.environ["PATH"]))
        monkeypatch.setattr(checks, "PAUSE_SECONDS", 0.01)
        sample = Sample(tmp_path, "python-unittest", venv=False)
        sample.write("requirements.txt", "flask\n")
        return sample, lambda: len(calls.read_text().split())

    return lay


@pytest.mark.parametrize("answer, first, status, calls", [
    (GOOD, 1, "passed", 1), (GOOD, 2, "passed", 2), (GOOD, 3, "passed", 3), (GOOD, 4, "not_checked", 3), (BAD, 1, "failed", 1), (BAD, 3, "failed", 3),
    (UNKNOWN, 1, "not_checked", 1)])
def test_no_answer_is_asked_for_again(auditor, answer, first, status, calls):
    sample, count = auditor(answer, first)
    outcome = sample.check("dependencies")
    assert (outcome.status, count()) == (status, calls), outcome
    assert outcome.extra.get("attempts", 1) == calls
    assert sum("again in" in line for line in sample.lines) == calls - 1


def test_what_took_long_is_not_asked_again(auditor, monkeypatch):
    sample, count = auditor(GOOD, 2)
    monkeypatch.setattr(checks, "LONG_SECONDS", 0)
    assert sample.check("dependencies").status == "not_checked" and count() == 1
