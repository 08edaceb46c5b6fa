"""Gates opened by way of what tests, reports and reviewers say."""

import os
import subprocess
import sys
import time

import pytest

sys.path.insert(0, os.path.dirname(__file__))
import forging  # noqa: E402
import scratch  # noqa: E402
from sample import Sample  # noqa: E402
from scene import TESTS, result  # noqa: E402

from muster import errors  # noqa: E402
from muster.toolchain import reports  # noqa: E402


@pytest.fixture
def sample(tmp_path):
    return Sample(tmp_path, "python-calc")


@pytest.fixture
def forged(tmp_path):
    scenes = []

    def make(**options):
        scenes.append(forging.Forged(tmp_path / "repo{}".format(len(scenes)), **options))
        return scenes[-1]

    yield make
    for scene in scenes:
        scene.close()


def asked(sample, *names):
    """Return the codes of the front checks that ask a reviewer, and the status of the suite."""
    found = {outcome.check: outcome for outcome in sample.check("definition", "rewritten", "tests", *names)}
    return {name: outcome for name, outcome in found.items() if outcome.status == "failed" and outcome.id}, found


FORGED_HOOK = """import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    report.outcome = "passed"
"""


# what sets the suite up

@pytest.mark.parametrize("path, text", [
    ("conftest.py", FORGED_HOOK),
    ("tests/conftest.py", FORGED_HOOK),
    ("conftest.py", "def pytest_collection_modifyitems(items):\n    del items[1:]\n"),
    ("conftest.py", "collect_ignore = ['tests/test_calc.py']\n"),
    ("conftest.py", "import pytest\n\n\n@pytest.fixture(autouse=True)\ndef quiet(monkeypatch):\n    monkeypatch.setattr('calc.add', lambda a, b: 5)\n"),
    ("conftest.py", "import calc\ncalc.add = lambda a, b: 5\n"),
    ("conftest.py", "pytest_plugins = ['forge']\n"),
    ("conftest.py", "import os, sys\nif 1:\n    os._exit(0)\n"),
    ("pytest.ini", "[pytest]\naddopts = -p forge\n"),
    ("pytest.ini", "[pytest]\naddopts = --deselect tests/test_calc.py\n"),
    ("tox.ini", "[pytest]\naddopts = -k nothing\n"),
    ("setup.cfg", "[tool:pytest]\npython_functions = nothing_*\n"),
    ("pytest.toml", "[pytest]\naddopts = ['-k', 'nothing']\n"),
    ("sitecustomize.py", "import os\n"), ("usercustomize.py", "import os\n"), ("forge.pth", "import os\n"),
    ("pytest.py", "print('1 passed')\n"), ("_pytest/__init__.py", "import os\n"), ("unittest/__init__.py", "import os\n"),
    (".env", "PYTEST_ADDOPTS=-k nothing\n"), (".env.test", "SKIP_SLOW=1\n"),
])
def test_what_sets_the_suite_up_is_asked_about_in_every_workflow(sample, path, text):
    sample.write(path, text)
    questions, _ = asked(sample)
    assert "definition" in questions, questions
    assert path.split("/")[-1 if path.startswith("tests/") else 0] in questions["definition"].reason, questions["definition"].reason


@pytest.mark.parametrize("text", [
    "import pytest\n\nNAMES = ['a']\n\n\n@pytest.fixture\ndef two():\n    \"\"\"Two.\"\"\"\n    return 2\n",
    "import pytest\n\n\n@pytest.fixture(scope='session')\ndef two():\n    return 2\n\n\ndef helper():\n    return 3\n",
])
def test_a_fixture_that_a_test_must_name_is_asked_about_by_nobody(sample, text):
    sample.write("tests/conftest.py", text)
    assert not asked(sample)[0]


def test_a_plugin_named_in_the_settings_is_part_of_them(sample):
    sample.write("pytest.ini", "[pytest]\naddopts = -p forge\n")
    sample.write("forge.py", "x = 1\n")
    before = asked(sample)[0]["definition"].id
    sample.write("forge.py", FORGED_HOOK)
    assert asked(sample)[0]["definition"].id != before, "an approval is for one text of it"


def test_coverage_that_leaves_files_out_is_asked_about(sample):
    sample.write(".coveragerc", "[run]\nomit = calc.py\n")
    assert "definition" in asked(sample)[0]


@pytest.mark.parametrize("before, after", [
    ("test:\n\tpytest\n", "SHELL = /tmp/forge\ntest:\n\tpytest\n"),
    ("test:\n\tpytest\n", "export PYTEST_ADDOPTS = -k nothing\ntest:\n\tpytest\n"),
    ("test:\n\tpytest\n", "include forge.mk\ntest:\n\tpytest\n"),
    ("test:\n\tpytest\n", ".IGNORE:\ntest:\n\tpytest\n"),
    ("test:\n\tpytest\n", "MAKEFLAGS += -i\ntest:\n\tpytest\n"),
    ("test:\n\tpytest\n", "test:\n\t-pytest || true\n"),
])
def test_a_makefile_is_more_than_its_recipes(tmp_path, before, after):
    made = Sample(tmp_path, "make-only")
    made.write("Makefile", before)
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qam", "x"], cwd=made.root, check=True)
    made.base = made.tree()
    made.write("Makefile", after)
    assert made.check("definition").code == "changed_definition"


@pytest.mark.parametrize("path, text", [
    ("package.json", '{"name": "n", "private": true, "scripts": {"pretest": "node forge.js", "test": "node --test"}}'),
    ("package.json", '{"name": "n", "private": true, "scripts": {"test": "node --import ./forge.mjs --test"}}'),
    (".npmrc", "script-shell=/tmp/forge\n"), (".npmrc", "node-options=--require ./forge.js\n"), (".env", "NODE_OPTIONS=--require ./forge.js\n"),
])
def test_what_node_loads_before_the_tests_is_asked_about(tmp_path, path, text):
    made = Sample(tmp_path, "js-node")
    made.write("forge.js", "process.on('exit', () => { process.exitCode = 0 })\n")
    made.write("forge.mjs", "process.on('exit', () => { process.exitCode = 0 })\n")
    made.write(path, text)
    assert made.check("definition").code == "changed_definition"


# the tests themselves

BASE = "from invoice.sums import add\n\n\ndef test_add():\n    assert add(2, 3) == 5\n\n\nclass TestMore:\n    def test_zero(self):\n        total = add(0, 0)\n        assert total == 0\n"


@pytest.fixture
def tested(sample):
    sample.write("invoice/sums.py", "def add(a, b):\n    return a + b\n")
    sample.write("tests/test_more.py", BASE)
    sample.base = sample.tree()
    return sample


@pytest.mark.parametrize("text", [
    BASE.replace("    assert add(2, 3) == 5\n", "    pass\n"),
    BASE.replace("    assert add(2, 3) == 5\n", "    assert True\n"),
    BASE.replace("    assert add(2, 3) == 5\n", "    add(2, 3)\n"),
    BASE.replace("== 5", "== 6"), BASE.replace("add(2, 3) == 5", "add(2, 3)"),
    BASE.replace("    assert add(2, 3) == 5\n", "    return\n    assert add(2, 3) == 5\n"),
    BASE.replace("    assert add(2, 3) == 5\n", "    try:\n        assert add(2, 3) == 5\n    except AssertionError:\n        pass\n"),
    BASE.replace("        total = add(0, 0)\n", "        total = 0\n"),
    BASE + "\n\ndef test_add():\n    pass\n",
    BASE + "\n\nadd = lambda a, b: 5\n",
    BASE.replace("def test_add", "import pytest\n\n\n@pytest.mark.xfail\ndef test_add"),
    BASE.replace("from invoice.sums import add", "def add(a, b):\n    return a + b"),
    BASE + "\n\nimport os\nos.environ['CI'] = ''\nif True:\n    TestMore = None\n",
    BASE + "\n\ndef test_last():\n    import pytest\n    pytest.exit('done', returncode=0)\n",
    BASE + "\n\ndef test_last():\n    import os\n    os._exit(0)\n",
    BASE + "\n\nimport _pytest.runner\n_pytest.runner.check = None\n",
])
def test_a_test_of_the_base_that_says_something_else_is_asked_about(tested, text):
    assert text != BASE
    tested.write("tests/test_more.py", text)
    outcome = tested.check("rewritten")
    assert outcome.code == "changed_tests" and "tests/test_more.py" in outcome.reason, outcome.reason


@pytest.mark.parametrize("text", [
    BASE + "\n\ndef test_third():\n    assert add(1, 1) == 2\n",
    BASE.replace("    assert add(2, 3) == 5\n", "    assert add(2, 3) == 5\n    assert add(3, 2) == 5\n"),
    BASE.replace("def test_add():\n", "def test_add():\n    \"\"\"It adds.\"\"\"\n"),
    BASE.replace("\n\n\nclass", "\n\n\n# more\n\n\nclass"), "import os\n" + BASE,
])
def test_a_test_that_only_grows_is_asked_about_by_nobody(tested, text):
    tested.write("tests/test_more.py", text)
    assert tested.check("rewritten").passed, tested.check("rewritten").reason


@pytest.mark.parametrize("old, new", [
    ("assert.equal(add(2, 3), 5)", "assert.ok(true)"), ("assert.equal(add(2, 3), 5)", ""), ("test('adds'", "test.skip('adds'"),
])
def test_a_node_test_that_says_something_else_is_asked_about(tmp_path, old, new):
    made = Sample(tmp_path, "js-node")
    made.write("more.test.js", "const test = require('node:test');\nconst assert = require('node:assert');\nconst add = (a, b) => a + b;\n"
               "test('adds', () => {\n  assert.equal(add(2, 3), 5)\n});\n")
    made.base = made.tree()
    made.replace("more.test.js", old, new)
    assert made.check("rewritten").code == "changed_tests"


@pytest.mark.parametrize("path", ["tests/test_zz.py", "test_zz.py"])
@pytest.mark.parametrize("text", [
    "import os\n\n\ndef test_end():\n    os._exit(0)\n", "import pytest\n\n\ndef test_end():\n    pytest.exit('x', returncode=0)\n",
    "import _pytest.reports\n\n\ndef test_x():\n    pass\n", "import atexit\natexit.register(print)\n\n\ndef test_x():\n    pass\n",
])
def test_a_new_test_that_reaches_for_its_runner_is_asked_about(sample, path, text):
    sample.write(path, text)
    assert sample.check("rewritten").code == "changed_tests"


def test_product_code_that_speaks_of_the_runner_is_asked_about(sample):
    sample.write("invoice/more.py", "import _pytest.runner\n")
    assert sample.check("rewritten").code == "changed_tests"


@pytest.mark.parametrize("change", ["gone", "renamed", "fewer", "skipped"])
def test_a_test_that_runs_no_more_is_asked_about(tested, change):
    tested.write("tests/test_kinds.py", "import os\nimport pytest\n\n\n@pytest.mark.parametrize('n', [1, 2, 3])\ndef test_n(n):\n    assert n\n")
    tested.base = tested.tree()
    if change == "gone":
        tested.remove("tests/test_kinds.py")
    else:
        tested.replace("tests/test_kinds.py", *{"renamed": ("test_n", "check_n"), "fewer": ("[1, 2, 3]", "[1]"),
                                                "skipped": ("@pytest.mark.param", "@pytest.mark.skipif(bool(os.sep), reason='x')\n@pytest.mark.param")}[change])
    outcome = tested.check("kept")
    assert outcome.code in ("deleted_tests", "new_skips") and outcome.id


# reports

PASSING = "<testsuite><testcase classname='t' name='a'/></testsuite>"


@pytest.mark.parametrize("age", [-3600, 0, 3600])
def test_a_report_that_lay_there_before_is_none_of_this_run(sample, age):
    sample.write("out.xml", PASSING)
    sample.write(".gitignore", "out.xml\n.venv\n")
    sample.config = {"checks": {"tests": {"command": ["true"], "report": {"format": "junit", "path": "out.xml"}}}}
    os.utime(os.path.join(sample.root, "out.xml"), (time.time() + age,) * 2)
    outcome = sample.check("tests")
    assert not outcome.passed and outcome.code == "no_report", outcome.reason


def test_coverage_that_lay_there_before_is_none_of_this_run(sample):
    sample.write("cov.xml", "<coverage lines-covered='9' lines-valid='9'></coverage>")
    sample.write(".gitignore", "*.xml\n.venv\n")
    os.utime(os.path.join(sample.root, "cov.xml"), (time.time() + 3600,) * 2)
    made = {"command": ["sh", "-c", "printf \"{}\" > out.xml".format(PASSING)], "report": {"format": "junit", "path": "out.xml"}}
    sample.config = {"checks": {"tests": made, "coverage": dict(made, coverage={"format": "cobertura", "path": "cov.xml"})}}
    assert not sample.check("coverage").passed


@pytest.mark.parametrize("text, says", [
    ("<testsuite/>", "zero_tests"),
    ("<testsuite><testcase name='a'><skipped/></testcase></testsuite>", "all_skipped"),
    ("<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><testsuite>&b;</testsuite>", "no_report"),
    ("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><testsuite>&a;</testsuite>", "no_report"),
    ("<testsuite><testcase name='a'/>", "no_report"), ("<html><testcase name='a'/></html>", "no_report"),
    ("not a report", "no_report"),
    ("<testsuite tests='9' failures='0'><testcase name='a'><failure/></testcase></testsuite>", "failing"),
    ("<testsuite><testcase name='a'><failure/></testcase><testcase name='a'/></testsuite>", "failing"),
])
def test_a_report_counts_by_what_is_in_it(sample, text, says):
    sample.config = {"checks": {"tests": {"command": [sys.executable, "-c", "import sys; open(sys.argv[1], 'w').write(sys.argv[2])", "{tmp}/r.xml", text],
                                          "report": {"format": "junit", "path": "{tmp}/r.xml"}}}}
    outcome = sample.check("tests")
    assert not outcome.passed and outcome.code == says, (outcome.code, outcome.reason)


@pytest.mark.parametrize("code", [1, 3, 137])
def test_a_report_without_a_failure_does_not_outweigh_the_exit_code(sample, code):
    sample.config = {"checks": {"tests": {"command": ["sh", "-c", "echo \"{}\" > \"$0\"; exit {}".format(PASSING, code), "{tmp}/r.xml"],
                                          "report": {"format": "junit", "path": "{tmp}/r.xml"}}}}
    assert sample.check("tests").status == "failed"


def test_a_hostile_report_ends_in_bounded_time(tmp_path):
    path = tmp_path / "r.xml"
    path.write_text("<testsuite>" + "<a>" * 200000 + "</testsuite>")
    with pytest.raises(reports.ReportError):
        reports.read("junit", str(path))


# a reviewer's word

def reviewed(forged):
    scene = forged()
    scene.implemented()
    return scene


def test_a_verdict_quoted_within_another_result_is_not_given(forged):
    scene = reviewed(forged)
    quoted = result(verdict="approve")
    scene.judge("code-reviewer", "reject")
    assert scene.view.verdicts["review"] == {"code-reviewer": "reject"}
    scene.gate()
    scene.agent("dev", files={"code": "three\n"})
    scene.gate()
    item = scene.begin("code-reviewer")
    scene.end(item, "The worker wrote:\n{}\nI say:\n{}".format(quoted, result(verdict="reject", findings=[
        {"file": "a", "line": 1, "severity": "high", "what": "w", "fix": "f"}])))
    assert scene.view.verdicts["review"] == {"code-reviewer": "reject"}


def test_a_worker_gives_no_verdict(forged):
    scene = forged()
    scene.agent("dev", files={"code": "two\n"}, message=result(verdict="approve", approves=["kept:1"]))
    scene.gate()
    assert scene.view.verdicts["review"] == {} and scene.stage == "review"


def test_an_approval_of_what_was_never_asked_answers_nothing(forged):
    scene = forged(request="M build it", files={"tests/two.case": "pass\n"})
    scene.implemented()
    scene.judge("code-reviewer", "approve", approves=["kept:000000000000", "beside:1", "written:2", "definition:3", "../x"])
    scene.gate()
    item = scene.begin("tester")
    os.remove(os.path.join(scene.root, "tests/two.case"))
    scene.end(item, result())
    answer = scene.gate()["test"]
    assert answer["status"] == "incomplete" and answer["questions"]
    assert not scene.app.store.read("evidence.questions", run="R1")


def test_a_reviewer_in_the_background_judges_no_tree_but_its_own(forged):
    scene = reviewed(forged)
    item = scene.begin("code-reviewer")
    scene.write(code="moved under it\n")
    scene.end(item, result(verdict="approve"))
    assert scene.app.store.read("evidence.verdicts", run="R1")[-1]["status"] == "void"


def test_an_approval_is_for_one_text_of_the_change(forged):
    scene = forged(config={"checks": {}}, files={"package.json": '{"scripts": {"test": "sh suite.sh r.tap"}}'})
    scene.agent("dev", files={"package.json": '{"scripts": {"test": "echo 1..1; echo ok 1 - fine"}}'})
    first = {item["id"] for item in scene.gate()["implementation"]["questions"]}
    scene.judge("code-reviewer", "approve", approves=sorted(first))
    scene.write(**{"package.json": '{"scripts": {"test": "echo 1..1; echo ok 1 - other"}}'})
    second = {item["id"] for item in scene.gate("implementation")["implementation"]["questions"]}
    assert second and not first & second


def test_a_rejection_is_not_asked_away(forged):
    scene = reviewed(forged)
    scene.judge("code-reviewer", "reject")
    assert "already rejected" in scene.app.dispatches.refusal(scene.row, "code-reviewer")
    with pytest.raises(errors.MusterError):
        scene.app.gates.ready(scene.row, None) or (_ for _ in ()).throw(errors.Refused(scene.gate()["review"]["why"]))


# the environment of a call

def fakes(tmp_path, *names):
    folder = tmp_path / "fake"
    folder.mkdir()
    for name in names:
        (folder / name).write_text("#!/bin/sh\ncase $* in *{tmp}*) ;; esac\necho \"<testsuite><testcase name='a'/></testsuite>\" > \"$2\" 2>/dev/null\nexit 0\n")
        (folder / name).chmod(0o755)
    return str(folder)


def test_programs_put_in_front_on_the_path_run_nothing(forged, tmp_path):
    scene = forged(config={"checks": {"tests": dict(TESTS, command=["sh", "suite.sh", "{tmp}/r.xml"])}})
    scene.app.sessions.given("s1")
    scene.agent("dev", files={"tests/one.case": "fail\n"})
    code, said = scene.cli("gate", "run", PATH=fakes(tmp_path, "sh", "git", "pytest", "npm") + os.pathsep + os.environ["PATH"])
    assert code == 1 and "1 of 1 test fail" in said and "left out of what the call gave" in said, said


@pytest.mark.parametrize("name, value", [
    ("PYTEST_ADDOPTS", "-k nothing"), ("PYTHONPATH", "/tmp/forge"), ("NODE_OPTIONS", "--require /tmp/forge.js"), ("LD_PRELOAD", "/tmp/none.so"),
    ("BASH_ENV", "/tmp/forge.sh"), ("ENV", "/tmp/forge.sh"), ("SKIP_TESTS", "1"), ("HOME", "/tmp/forge"), ("GIT_DIR", "/tmp/forge"),
    ("GIT_CONFIG_GLOBAL", "/tmp/forge"), ("GIT_CONFIG_COUNT", "0"), ("MAKEFLAGS", "-i"), ("FAKETIME", "+1y"), ("COVERAGE_PROCESS_START", "/tmp/x"),
])
def test_a_variable_of_the_call_does_not_reach_the_suite(forged, name, value):
    seen = "env > .git/seen; " + "\n"
    scene = forged(files={"suite.sh": seen + __import__("scene").SUITE})
    scene.app.sessions.given("s1")
    scene.agent("dev", files={"tests/one.case": "fail\n"})
    code, said = scene.cli("gate", "run", **{name: value})
    assert code == 1 and "1 of 1 test fail" in said, said
    lines = scratch.read(scene.root, ".git/seen").splitlines()
    assert "{}={}".format(name, value) not in lines


def test_no_value_of_a_variable_is_kept(forged, monkeypatch):
    monkeypatch.setenv("MY_TOKEN", "s3cret-" + "value-of-mine")
    scene = forged()
    scene.app.sessions.given("s1")
    scene.app.close()
    for folder, _, names in os.walk(os.path.join(scene.root, ".muster")):
        for name in names:
            with open(os.path.join(folder, name), "rb") as handle:
                assert b"value-of-mine" not in handle.read(), name
