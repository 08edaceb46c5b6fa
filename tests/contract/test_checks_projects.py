"""Every supported toolchain, on a real small project: what passes, what does not, and with which word."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from sample import Sample  # noqa: E402

# For each project: the program it needs, its checks that pass, and edits as (path, old, new); new None deletes the file.
PROJECTS = {
    "python-calc": {
        "needs": "python3", "passing": ["lint", "format", "types", "tests", "coverage", "kept", "definition"], "count": 12,
        "break": [("invoice/total.py", "net + percent", "net - percent")],
        "failing": "test_discount_comes_before_tax",
        "empty": [("tests/test_money.py", None, None), ("tests/test_total.py", None, None)],
        "skip": [("tests/test_money.py", "import pytest\n", "import pytest\n\npytestmark = pytest.mark.skip\n"),
                 ("tests/test_total.py", "import pytest\n", "import pytest\n\npytestmark = pytest.mark.skip\n")],
        "delete": [("tests/test_total.py", "def test_an_empty_invoice_is_zero():\n    assert total([]) == 0\n", "")],
        "gone": "test_an_empty_invoice_is_zero",
    },
    "python-unittest": {
        "needs": "python3", "passing": ["tests", "kept"], "count": 2,
        "break": [("greeter.py", "hello", "bye")], "failing": "test_names_the_guest",
        "empty": [("tests/test_greeter.py", "def test_", "def not_")],
        "skip": [("tests/test_greeter.py", "class Greeting", "@unittest.skip('later')\nclass Greeting")],
        "delete": [("tests/test_greeter.py", "def test_many", "def not_many")], "gone": "test_many_guests",
    },
    "js-node": {
        "needs": "node", "passing": ["lint", "tests", "coverage", "kept", "definition"], "count": 2,
        "break": [("src/slug.js", ".toLowerCase()", "")], "failing": "joins words",
        "empty": [("test/slug.test.js", "test('joins", "Object('joins"), ("test/slug.test.js", "describe('edges'", "Object('edges'")],
        "skip": [("test/slug.test.js", "test('joins words', ", "test('joins words', { skip: true }, "),
                 ("test/slug.test.js", "ends', ", "ends', { skip: 'later' }, ")],
        "delete": [("test/slug.test.js", "  it('has no hyphen at the ends', () => assert.equal(slug(' a '), 'a'));\n", "")],
        "gone": "edges > has no hyphen at the ends",
    },
    "go-mod": {
        "needs": "go", "passing": ["build", "lint", "format", "tests", "coverage", "kept", "definition"], "count": 3,
        "break": [("money/money.go", "total += amount", "total -= amount")], "failing": "TestSum",
        "empty": [("money/money_test.go", "func Test", "func ignored")],
        "skip": [("money/money_test.go", "(t *testing.T) {\n\tif", "(t *testing.T) {\n\tt.Skip()\n\tif"),
                 ("money/money_test.go", "(t *testing.T) {\n\tt.Run", "(t *testing.T) {\n\tt.Skip()\n\tt.Run")],
        "delete": [("money/money_test.go", "func TestSumOf", "func sumOf")], "gone": "TestSumOfNothing",
    },
    "rust-lib": {
        "needs": "cargo", "passing": ["build", "types", "tests", "kept", "definition"], "count": 2,
        "break": [("src/lib.rs", ".count()\n", ".count() + 1\n")], "failing": "tests::counts_words",
        "empty": [("tests/empty.rs", None, None), ("src/lib.rs", "#[test]", "#[allow(dead_code)]")],
        "skip": [("tests/empty.rs", "#[test]", "#[test]\n#[ignore]"), ("src/lib.rs", "#[test]", "#[test]\n    #[ignore]")],
        "delete": [("tests/empty.rs", None, None)], "gone": "an_empty_text_has_no_words",
    },
    "java-maven": {
        "needs": "mvn", "passing": ["build", "tests", "kept", "definition"], "count": 2,
        "break": [("src/main/java/calc/Calc.java", "a + b", "a - b")], "failing": "calc.CalcTest::adds",
        "empty": [("src/test/java/calc/CalcTest.java", "@Test", "")],
        "skip": [("src/test/java/calc/CalcTest.java", "@Test", "@org.junit.jupiter.api.Disabled @Test")],
        "delete": [("src/test/java/calc/CalcTest.java", "@Test\n    void addsNegatives", "void addsNegatives")],
        "gone": "calc.CalcTest::addsNegatives",
    },
    "make-only": {
        "needs": "make", "passing": ["lint", "tests", "kept", "definition"], "count": 2,
        "break": [("greet.sh", "hello", "bye")], "failing": "greets by name",
        "empty": [("tests/run.sh", 'check "', '# check "')],
        "skip": [("tests/run.sh", 'echo "ok $number - $1"', 'echo "ok $number - $1 # SKIP"')],
        "delete": [("tests/run.sh", 'check "greets the world"', '# check "')], "gone": "greets the world",
    },
}


def edit(sample, edits):
    for path, old, new in edits:
        if new is None:
            sample.remove(path)
        else:
            sample.replace(path, old, new)


def runs_here(sample, name):
    """Skip where the toolchain is absent, or can not get what it needs (no network, no cache)."""
    if not shutil.which(PROJECTS[name]["needs"]):
        pytest.skip("{} is not on this machine".format(PROJECTS[name]["needs"]))
    if name == "java-maven":
        mode = maven_mode(sample.root)
        if mode is None:
            pytest.skip("maven can not resolve its plugins here: no network, and nothing in its local repository")
        if mode:
            sample.write(".mvn/maven.config", mode + "\n")
            sample.base = sample.tree()


MAVEN = []  # found out once


def _maven_mode(folder):
    for mode in ("", "-o"):
        command = ["mvn", "-B", "-ntp", "-q", "test"] + ([mode] if mode else [])
        if subprocess.run(command, cwd=folder, capture_output=True, timeout=300).returncode == 0:
            return mode
    return None


def maven_mode(root):
    """Return the option with which Maven works here ("" or "-o"), None where it does not."""
    if not MAVEN:
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(root, folder, dirs_exist_ok=True)
            MAVEN.append(_maven_mode(folder))
    return MAVEN[0]


@pytest.fixture
def sample(request, tmp_path):
    made = Sample(tmp_path, request.param)
    runs_here(made, request.param)
    return made


each = pytest.mark.parametrize("sample, name", [(name, name) for name in PROJECTS], indirect=["sample"], ids=list(PROJECTS))


@each
def test_a_healthy_project_passes_and_stays_as_it_is(sample, name):
    sample.write("README.txt", "an addition, so that there is a base to compare with\n")
    expected = PROJECTS[name]
    outcomes = {outcome.check: outcome for outcome in sample.check(*expected["passing"])}
    assert {check: outcome.status for check, outcome in outcomes.items()} == dict.fromkeys(expected["passing"], "passed"), outcomes
    assert outcomes["tests"].counts == {"run": expected["count"], "failed": 0, "skipped": 0, "total": expected["count"]}
    assert outcomes["tests"].exit_code == 0 and len(outcomes["tests"].digest) == 64


@each
def test_a_broken_project_fails_and_the_test_is_named(sample, name):
    edit(sample, PROJECTS[name]["break"])
    outcome = sample.check("tests")
    assert (outcome.status, outcome.code) == ("failed", "failing")
    assert PROJECTS[name]["failing"] in outcome.reason and "\n" not in outcome.reason
    assert outcome.counts["failed"] >= 1 and outcome.exit_code != 0


@each
@pytest.mark.parametrize("state, code", [("empty", "zero_tests"), ("skip", "all_skipped")])
def test_a_suite_that_executes_nothing_does_not_pass(sample, name, state, code):
    edit(sample, PROJECTS[name][state])
    outcome = sample.check("tests")
    assert outcome.status != "passed"
    # What has no test files any more is not configured; both are "not passed".
    assert outcome.code in (code, "not_configured"), outcome


@each
def test_a_deleted_and_a_skipped_test_are_noticed(sample, name):
    edit(sample, PROJECTS[name]["delete"])
    outcome = sample.check("kept")
    assert (outcome.status, outcome.code) == ("failed", "deleted_tests"), outcome
    assert PROJECTS[name]["gone"] in outcome.reason and outcome.id.startswith("kept:")
    assert sample.check("kept", approved=[outcome.id]).passed
    assert not sample.check("kept", approved=["kept:000000000000"]).passed


@pytest.mark.parametrize("name", [name for name in PROJECTS if name != "python-unittest"])
def test_an_absent_tool_is_not_checked(tmp_path, name, monkeypatch):
    sample = Sample(tmp_path, name, venv=False)
    if name.startswith("python"):
        venv.create(os.path.join(sample.root, ".venv"), with_pip=False)
    sample.write("README.txt", "so that there is a base to compare with\n")
    only_git = tmp_path / "bin"
    only_git.mkdir()
    os.symlink(shutil.which("git"), only_git / "git")
    monkeypatch.setenv("PATH", str(only_git))
    for outcome in sample.check("tests", "kept"):
        assert (outcome.status, outcome.code) == ("not_checked", "missing_tool"), outcome
        assert "installed" in outcome.reason
