"""jest and vitest, installed by name from the registry; skipped with a reason where that can not be done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from sample import PROJECTS, Sample  # noqa: E402

# Project → the edits of the states that matter, and the names that then must be said.
TOOLS = {
    "js-jest": {"break": ("src/stack.js", "items.pop()", "items.shift()"), "failing": "gives back the last item first", "coverage": True,
                "tests": "__tests__/stack.test.js", "gone": "size starts at zero",
                "delete": ("__tests__/stack.test.js", "  it('starts at zero', () => expect(stack().size()).toBe(0));", "  it('other', () => {});")},
    "js-vitest": {"break": ("src/range.js", "low + at", "high - at"), "failing": "counts up", "coverage": False,
                  "tests": "test/range.test.js", "gone": "edges > is empty backwards",
                  "delete": ("test/range.test.js", "is empty backwards", "is empty")},
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return a function that gives the node_modules of a sample project, installed once."""
    made = {}

    def install(name):
        if not shutil.which("npm"):
            pytest.skip("npm is not on this machine")
        if name not in made:
            folder = tmp_path_factory.mktemp("npm") / name
            shutil.copytree(os.path.join(PROJECTS, name), folder)
            done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=folder, capture_output=True, timeout=300)
            made[name] = folder / "node_modules" if done.returncode == 0 else None
        if made[name] is None:
            pytest.skip("npm can not install what {} needs (no registry?)".format(name))
        return made[name]
    return install


@pytest.fixture
def sample(request, tmp_path, installed):
    modules = installed(request.param)
    made = Sample(tmp_path, request.param)
    os.symlink(modules, os.path.join(made.root, "node_modules"))
    made.write(".gitignore", "node_modules\n")
    made.base = made.tree()
    return made


each = pytest.mark.parametrize("sample, name", [(name, name) for name in TOOLS], indirect=["sample"], ids=list(TOOLS))


@each
def test_what_stands_passes_and_what_is_broken_is_named(sample, name):
    sample.write("note.txt", "n")
    outcomes = sample.check(*["tests", "kept", "definition"] + (["coverage"] if TOOLS[name]["coverage"] else []))
    assert all(outcome.passed for outcome in outcomes), outcomes
    assert outcomes[0].counts == {"run": 2, "failed": 0, "skipped": 0, "total": 2}
    sample.replace(*TOOLS[name]["break"])
    outcome = sample.check("tests")
    assert outcome.code == "failing" and TOOLS[name]["failing"] in outcome.reason


@each
def test_nothing_executed_and_a_deleted_test_do_not_pass(sample, name):
    sample.replace(*TOOLS[name]["delete"])
    kept = sample.check("kept")
    assert kept.code == "deleted_tests" and TOOLS[name]["gone"] in kept.reason, kept
    text = sample.read(TOOLS[name]["tests"])
    sample.write(TOOLS[name]["tests"], text.replace("test('", "test.skip('").replace("  it('", "  it.skip('"))
    assert sample.check("tests").code == "all_skipped"
    sample.write(TOOLS[name]["tests"], "")
    outcome = sample.check("tests")
    assert not outcome.passed and outcome.code in ("zero_tests", "failing"), outcome


@each
def test_a_test_file_that_can_not_be_loaded_is_named(sample, name):
    sample.replace(TOOLS[name]["tests"], "../src/", "../nowhere/")
    outcome = sample.check("tests")
    assert outcome.code == "failing" and os.path.basename(TOOLS[name]["tests"]) in outcome.reason, outcome


@each
def test_a_new_test_that_fails_on_the_base_reproduces(sample, name):
    sample.replace(*TOOLS[name]["break"])
    sample.remove(TOOLS[name]["tests"])
    sample.base = sample.tree()
    sample.write(TOOLS[name]["tests"], open(os.path.join(PROJECTS, name, TOOLS[name]["tests"]), encoding="utf-8").read())
    path, new, old = TOOLS[name]["break"]
    sample.replace(path, old, new)
    reproduction = sample.check("reproduction")
    assert reproduction.passed and TOOLS[name]["failing"] in reproduction.reason, reproduction
    assert sample.check("regression", reproduces=reproduction.extra["reproduces"]).passed


@pytest.mark.parametrize("name", list(TOOLS))
def test_without_node_modules_the_tool_is_missing(tmp_path, name):
    outcome = Sample(tmp_path, name).check("tests")
    assert (outcome.status, outcome.code) == ("not_checked", "missing_tool") and "npm install" in outcome.reason
