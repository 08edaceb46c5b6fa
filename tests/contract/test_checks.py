"""What a check lets pass and what it does not, on a real Python project."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from sample import Sample  # noqa: E402

from muster.errors import UsageError  # noqa: E402

BUG = ("invoice/total.py", "net -= percent(net, discount)", "net -= percent(net, discount) + (1 if discount else 0)")
SUITE_RUNS = "tests: "


@pytest.fixture
def sample(tmp_path):
    return Sample(tmp_path, "python-calc")


def commit_as_base(sample):
    """What stands now becomes what the run began with."""
    sample.base = sample.tree()


def test_tests_coverage_and_kept_share_one_run(sample):
    sample.write("note.txt", "n")
    outcomes = sample.check("tests", "coverage?", "kept")
    assert [outcome.status for outcome in outcomes] == ["passed"] * 3
    assert [outcome.optional for outcome in outcomes] == [False, True, False]
    assert len([line for line in sample.lines if line.startswith("tests: ")]) == 1
    assert len([line for line in sample.lines if line.startswith("tests (base tree): ")]) == 1


def test_the_base_suite_runs_once_for_all_gates(sample):
    for number in range(3):
        sample.write("note.txt", str(number))
        assert sample.check("kept").passed
    assert len([line for line in sample.lines if line.startswith("tests (base tree): ")]) == 1


def test_an_outcome_is_plain_json(sample):
    outcome = sample.check("tests")
    assert json.loads(json.dumps(outcome.to_dict(tests=True)))["tests"] == outcome.tests
    assert "tests" not in outcome.to_dict()


@pytest.mark.parametrize("bound, config, status, code", [
    (85, {}, "passed", "ok"), (100, {}, "failed", "low_coverage"), (100, {"coverage": 50}, "passed", "ok"),
    (10, {"coverage": 99.9}, "failed", "low_coverage"),
])
def test_coverage_is_held_to_its_bound(sample, bound, config, status, code):
    sample.replace("pyproject.toml", "fail_under = 85", "fail_under = {}".format(bound))
    sample.write("invoice/unused.py", "def never() -> int:\n    return 1\n")
    sample.config = config
    tests, coverage = sample.check("tests", "coverage")
    assert tests.passed and (coverage.status, coverage.code) == (status, code)
    assert 90 < coverage.coverage < 100


@pytest.mark.parametrize("path, old, new, word", [
    ("pyproject.toml", 'testpaths = ["tests"]', 'testpaths = ["tests"]\naddopts = "--deselect tests/test_total.py"', "addopts"),
    ("pyproject.toml", "strict = true", "ignore_errors = true", "strict = true"),
    ("pyproject.toml", 'select = ["E", "F", "I"]', 'select = ["E"]', "select"),
    ("pyproject.toml", "fail_under = 85", "fail_under = 1", "fail_under = 1"),
    ("pyproject.toml", 'source = ["invoice"]', 'source = ["invoice"]\nomit = ["*"]', "omit"),
])
def test_a_changed_definition_is_quoted_and_only_that_change_can_be_approved(sample, path, old, new, word):
    sample.replace(path, old, new)
    outcome = sample.check("definition")
    assert (outcome.status, outcome.code) == ("failed", "changed_definition")
    assert word in outcome.reason and ("→" in outcome.reason or "added" in outcome.reason)
    assert outcome.id == sample.check("definition").id
    assert sample.check("definition", approved=[outcome.id]).passed
    sample.replace(path, "version", "version ")
    sample.replace("pyproject.toml", "line-length = 100", "line-length = 500")
    assert not sample.check("definition", approved=[outcome.id]).passed


@pytest.mark.parametrize("write", [
    ("pytest.ini", "[pytest]\naddopts = -k nothing\n"), ("ruff.toml", "line-length = 500\n"), ("mypy.ini", "[mypy]\nignore_errors = True\n"),
    (".coveragerc", "[run]\nomit = *\n"),
])
def test_a_new_file_that_takes_precedence_is_a_changed_definition(sample, write):
    sample.write(*write)
    assert sample.check("definition").code == "changed_definition"


CHEAT = """import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield

    report = outcome.get_result()
    report.outcome = "passed"


@pytest.fixture
def cents():
    return 1
"""


def test_a_hook_that_turns_results_around_is_a_changed_definition(sample):
    sample.write("tests/conftest.py", CHEAT)
    sample.replace("invoice/total.py", "net + percent", "net - percent")
    assert sample.check("tests").passed
    outcome = sample.check("definition")
    assert outcome.code == "changed_definition" and "pytest_runtest_makereport" in outcome.reason


def test_a_new_fixture_is_no_changed_definition(sample):
    sample.write("tests/conftest.py", CHEAT[:15] + CHEAT[CHEAT.index("@pytest.fixture"):])
    assert sample.check("definition").passed


def test_what_defines_no_check_may_change(sample):
    sample.replace("pyproject.toml", 'version = "1.0.0"', 'version = "2.0.0"')
    sample.replace("pyproject.toml", "[tool.ruff]", "# why not\n[tool.ruff]")
    sample.write("Makefile", "lint:\n\ttrue\n")
    assert sample.check("definition").passed


def test_a_test_script_replaced_by_true_is_noticed(tmp_path):
    sample = Sample(tmp_path, "js-node")
    sample.replace("package.json", "node --test", "true")
    tests, kept, definition = sample.check("tests", "kept", "definition")
    assert not tests.passed and not kept.passed
    assert (definition.code, '"node --test" → "true"' in definition.reason) == ("changed_definition", True)


@pytest.mark.parametrize("edits", [
    [("package.json", '"lint": ', '"pretest": "exit 0", "lint": ')], [("scripts/lint.mjs", "bad.length ? 1 : 0", "0")],
])
def test_what_a_script_starts_belongs_to_its_definition(tmp_path, edits):
    sample = Sample(tmp_path, "js-node")
    for path, old, new in edits:
        sample.replace(path, old, new)
    assert sample.check("definition").code == "changed_definition"


def test_a_recipe_and_what_it_starts_belong_to_its_definition(tmp_path):
    sample = Sample(tmp_path, "make-only")
    sample.replace("Makefile", "@sh tests/run.sh", "@true")
    assert '"@true"' in sample.check("definition").reason


@pytest.mark.parametrize("mark", ["@pytest.mark.skip", "@pytest.mark.xfail(run=False)", "@pytest.mark.skipif(True, reason='later')"])
def test_a_test_that_is_skipped_now_is_noticed(sample, mark):
    sample.replace("tests/test_total.py", "def test_lines_add_up", mark + "\ndef test_lines_add_up")
    outcome = sample.check("kept")
    assert outcome.code == "new_skips" and "test_lines_add_up" in outcome.reason


def test_a_new_test_that_is_born_skipped_is_noticed(sample):
    sample.write("tests/test_new.py", "import pytest\n\n\n@pytest.mark.skip\ndef test_later():\n    pass\n")
    outcome = sample.check("kept")
    assert outcome.code == "new_skips" and "test_later" in outcome.reason


def test_a_test_skipped_at_the_base_may_stay_so(sample):
    sample.write("tests/test_old.py", "import pytest\n\n\n@pytest.mark.skip\ndef test_old():\n    pass\n")
    commit_as_base(sample)
    sample.write("note.txt", "n")
    assert sample.check("kept").passed


def test_a_reproducing_test_fails_on_the_base_and_passes_after_the_fix(sample):
    sample.replace(*BUG)
    sample.remove("tests/test_total.py")
    commit_as_base(sample)
    refused = sample.check("reproduction")
    assert (refused.status, refused.code) == ("failed", "not_reproduced")
    sample.write("tests/test_bug.py", "from invoice import Line, total\n\n\n"
                 "def test_discount():\n    assert total([Line('a', 1, 100)], discount=10) == 90\n\n\n"
                 "def test_other():\n    assert total([]) == 0\n")
    outcome = sample.check("reproduction")
    assert outcome.passed and outcome.extra["reproduces"] == ["tests.test_bug::test_discount"]
    ids = outcome.extra["reproduces"]
    assert sample.check("regression", reproduces=ids).code == "still_failing"
    sample.replace(BUG[0], BUG[2], BUG[1])
    assert sample.check("regression", reproduces=ids).passed
    sample.replace("tests/test_bug.py", "assert total([Line('a', 1, 100)], discount=10) == 90", "assert True")
    assert sample.check("regression", reproduces=ids).code == "not_reproduced"
    sample.remove("tests/test_bug.py")
    assert sample.check("regression", reproduces=ids).code == "deleted_tests"
    assert sample.check("regression").code == "not_reproduced"


@pytest.mark.parametrize("content, word", [
    ("def test_nothing():\n    assert True\n", "passes on the base"),
    ("from invoice import refund\n\n\ndef test_refund():\n    assert refund(1)\n", "can not be loaded"),
])
def test_what_does_not_reproduce_is_no_reproduction(sample, content, word):
    sample.write("tests/test_bug.py", content)
    outcome = sample.check("reproduction")
    assert (outcome.status, outcome.code) == ("failed", "not_reproduced") and word in outcome.reason


def test_a_test_that_failed_before_reproduces_nothing(sample):
    sample.replace(*BUG)
    commit_as_base(sample)
    sample.replace("tests/test_total.py", "def test_an_empty", "\n\ndef test_an_empty")
    assert sample.check("reproduction").code == "not_reproduced"


def test_a_file_that_can_not_be_loaded_fails_the_tests(sample):
    sample.write("tests/test_bad.py", "import nowhere_to_be_found\n\n\ndef test_x():\n    pass\n")
    outcome = sample.check("tests")
    assert outcome.code == "failing" and "test_bad" in outcome.reason


def test_a_suite_that_hangs_is_stopped_with_all_it_started(sample):
    sample.config = {"timeouts": {"tests": 3}}
    sample.write("tests/test_slow.py", "import subprocess, time\n\n\ndef test_slow():\n"
                 "    child = subprocess.Popen(['sleep', '987'])\n    open('pid', 'w').write(str(child.pid))\n    time.sleep(987)\n")
    sample.write(".gitignore", "pid\n.venv\n__pycache__/\n")
    outcome = sample.check("tests")
    assert (outcome.status, outcome.code) == ("failed", "timeout")
    assert gone(int(sample.read("pid")))


def gone(pid):
    for _ in range(100):
        try:
            os.kill(pid, 0)
            with open("/proc/{}/stat".format(pid)) as file:
                if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_an_interrupt_kills_the_suite(sample):
    sample.write("tests/test_slow.py", "import os, time\n\n\ndef test_slow():\n    open('pid', 'w').write(str(os.getpid()))\n    time.sleep(987)\n")
    sample.write(".gitignore", "pid\n.venv\n__pycache__/\n")
    program = "import sys; sys.path[:0] = {!r}\nfrom muster import checks, git\nc = checks.Context({!r}, {!r})\nchecks.run(c, ['tests'])".format(
        [os.getcwd()], sample.root, sample.tree())
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL, start_new_session=True)
    pid = os.path.join(sample.root, "pid")
    for _ in range(400):
        if os.path.exists(pid) and os.path.getsize(pid):
            break
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    process.wait(20)
    assert process.returncode != 0 and gone(int(sample.read("pid")))


def test_a_suite_that_writes_into_the_tree_fails_with_the_file_named(sample):
    sample.write("tests/test_litter.py", "def test_litter():\n    open('litter.txt', 'a').write('x')\n")
    outcome = sample.check("tests")
    assert (outcome.status, outcome.code) == ("failed", "tree_changed") and "litter.txt" in outcome.reason


def test_a_failing_exit_without_a_failing_test_fails(sample):
    sample.write("conftest.py", "def pytest_sessionfinish(session):\n    session.exitstatus = 7\n")
    outcome = sample.check("tests")
    assert (outcome.status, outcome.code, outcome.exit_code) == ("failed", "failing", 7)


@pytest.mark.parametrize("entry, status, code", [
    ({"command": "true"}, "not_checked", "no_report"),
    ({"command": "false"}, "failed", "failing"),
    ({"command": ["nonexistent-tool"]}, "not_checked", "missing_tool"),
    ({"command": "printf '1..1\\nok 1 - fine\\n'", "report": {"format": "tap", "path": "-"}}, "passed", "ok"),
    ({"command": "cp saved.xml out.xml", "report": {"format": "junit", "path": "out.xml"}}, "passed", "ok"),
    ({"command": "true", "report": {"format": "junit", "path": "saved.xml"}}, "not_checked", "no_report"),
    ({"command": "true", "report": {"format": "prose", "path": "saved.xml"}}, "not_checked", "no_report"),
])
def test_a_configured_command_is_held_to_its_report(sample, entry, status, code):
    sample.write("saved.xml", "<testsuite><testcase classname='a' name='b'/></testsuite>")
    sample.write(".gitignore", "out.xml\n.venv\n__pycache__/\n")
    os.utime(os.path.join(sample.root, "saved.xml"), (1, 1))
    sample.config = {"checks": {"tests": entry}}
    outcome = sample.check("tests")
    assert (outcome.status, outcome.code) == (status, code), outcome


def test_a_configured_pytest_reports_by_itself(sample):
    sample.config = {"checks": {"tests": ".venv/bin/python -m pytest tests/test_money.py" if os.path.exists(
        os.path.join(sample.root, ".venv")) else "python3 -m pytest tests/test_money.py"}}
    assert sample.check("tests").counts["run"] == 8


@pytest.mark.parametrize("checks", [[], {"lint": {}}, {"lint": 3}, {"lint": {"command": 3}}, {"tests": {"command": "x", "report": "y"}}])
def test_a_malformed_configuration_is_one_clear_line(sample, checks):
    sample.config = {"checks": checks}
    if not checks or checks == {"lint": {}}:
        sample.check("lint")
        return
    with pytest.raises(UsageError, match="config.json") as error:
        sample.check("lint")
    assert "\n" not in str(error.value)


def test_a_check_of_the_projects_own(sample):
    sample.config = {"checks": {"licences": "grep -q Adds README.md"}}
    assert sample.check("licences").passed
    sample.write("README.md", "")
    assert sample.check("licences").code == "failing"
    assert sample.check("unheard-of").code == "not_configured"


def test_lint_and_types_fail_with_the_place(sample):
    sample.write("invoice/extra.py", "import os\n\n\ndef one() -> int:\n    return 'one'\n")
    lint, types, formatted = sample.check("lint", "types", "format")
    assert lint.code == "failing" and "invoice/extra.py:1" in lint.reason
    assert types.code == "failing" and "invoice/extra.py:5" in types.reason
    assert not formatted.passed


def test_colours_never_reach_a_reason(sample):
    sample.config = {"checks": {"lint": ["printf", r"\033[31mred\033[0m\n"], "build": ["sh", "-c", r"printf '\033[31mred\033[0m\n'; exit 3"]}}
    assert sample.check("build").reason == "sh ended with 3: red"
    assert sample.check("lint").passed


def test_an_editable_install_does_not_hide_the_base(sample, tmp_path):
    """Where the environment points to the checkout, the base suite still tests the base."""
    if not os.path.islink(os.path.join(sample.root, ".venv")):
        pytest.skip("needs a virtual environment")
    sample.replace("pyproject.toml", 'pythonpath = ["."]\n', "")
    os.unlink(os.path.join(sample.root, ".venv"))
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", os.path.join(sample.root, ".venv")], check=True)
    site = subprocess.run([os.path.join(sample.root, ".venv/bin/python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
                          capture_output=True, text=True, check=True).stdout.strip()
    import pytest as installed
    with open(os.path.join(site, "here.pth"), "w") as file:
        file.write(sample.root + "\n" + os.path.dirname(os.path.dirname(installed.__file__)) + "\n")
    sample.replace(*BUG)
    sample.remove("tests/test_total.py")
    commit_as_base(sample)
    sample.replace(BUG[0], BUG[2], BUG[1])
    sample.write("tests/test_bug.py", "from invoice import Line, total\n\n\ndef test_discount():\n    assert total([Line('a', 1, 100)], discount=10) == 90\n")
    outcome = sample.check("reproduction")
    assert outcome.passed, outcome


def test_a_log_holds_no_secret(sample):
    sample.config = {"checks": {"build": ["sh", "-c", "printf 'key AKIA%s end' Q3EGRX7VNYZTKW5P; echo; echo whole"]}}
    with open(sample.check("build").log, encoding="utf-8") as file:
        text = file.read()
    assert "[redacted aws-key] end" in text and "AKIA" not in text and "whole" in text


def test_ids_do_not_depend_on_the_place_or_on_addresses(sample):
    sample.write("tests/test_ids.py", "import os\nimport pytest\n\n\n@pytest.mark.parametrize('x', [1], ids=[os.getcwd() + hex(id(object()))])\ndef test_x(x):\n    pass\n")
    commit_as_base(sample)
    sample.write("note.txt", "n")
    assert sample.check("kept").passed


@pytest.fixture
def plain(tmp_path):
    """A unittest project whose environment has no pytest: our own runner reports."""
    made = Sample(tmp_path, "python-unittest", venv=False)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", os.path.join(made.root, ".venv")], check=True)
    made.write(".gitignore", ".venv\n__pycache__/\n")
    commit_as_base(made)
    return made


@pytest.mark.parametrize("old, new, status, code, word", [
    ("", "", "passed", "ok", "2 tests passed"),
    ('"hello Ada"', '"bye"', "failed", "failing", "Greeting::test_names_the_guest"),
    ('(name, greet(name))', '("x", greet(name))', "failed", "failing", "Greeting::test_many_guests"),
    ("from greeter import greet", "from greeter import nothing", "failed", "failing", "can not be loaded: test_greeter"),
    ("def test_", "def other_", "failed", "zero_tests", "unittest"),
    ("class Greeting", "@unittest.skip('later')\nclass Greeting", "failed", "all_skipped", "2 tests"),
    ("    def test_names", "    @unittest.expectedFailure\n    def test_names", "failed", "failing", "test_names"),
])
def test_unittest_without_pytest(plain, old, new, status, code, word):
    plain.replace("tests/test_greeter.py", old, new)
    outcome = plain.check("tests")
    assert (outcome.status, outcome.code) == (status, code) and word in outcome.reason, outcome


def test_unittest_without_pytest_notices_what_is_gone(plain):
    plain.replace("tests/test_greeter.py", "def test_many", "def other_many")
    assert plain.check("kept").code == "deleted_tests"


def test_coverage_without_its_pytest_plugin(tmp_path):
    """The environment has pytest and coverage, but not pytest-cov."""
    sample = Sample(tmp_path, "python-calc", venv=False)
    coverage = pytest.importorskip("coverage")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", os.path.join(sample.root, ".venv")], check=True)
    site = subprocess.run([os.path.join(sample.root, ".venv/bin/python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
                          capture_output=True, text=True, check=True).stdout.strip()
    here = os.path.dirname(os.path.dirname(coverage.__file__))
    for name in os.listdir(here):
        if not name.startswith(("pytest_cov", "pytest-cov", "xdist", "pytest_xdist", "hypothesis")) and not os.path.lexists(os.path.join(site, name)):
            os.symlink(os.path.join(here, name), os.path.join(site, name))
    tests, measured = sample.check("tests", "coverage")
    assert tests.passed and measured.passed and measured.coverage == 100.0, (tests, measured)
    assert "-m coverage run" in measured.command
