"""Gates opened by way of the tree: what git is told not to see, what lies beside it, what moves while the checks run."""

import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

sys.path.insert(0, os.path.dirname(__file__))
import forging  # noqa: E402
import scratch  # noqa: E402
from scene import SUITE, result  # noqa: E402

from muster import surroundings  # noqa: E402


@pytest.fixture
def forged(tmp_path):
    scenes = []

    def make(**options):
        scenes.append(forging.Forged(tmp_path / "repo{}".format(len(scenes)), **options))
        return scenes[-1]

    yield make
    for scene in scenes:
        scene.close()


@pytest.fixture
def passed(forged):
    """A run over its implementation gate, before the review."""
    scene = forged(files={".gitignore": "ignored/\n*.local.py\n.env\nnode_modules/\n.venv/\nvendor.py\n"})
    scene.implemented()
    assert scene.standing("implementation") == "passed"
    return scene


def git(scene, *args):
    return scratch.git(scene.root, *args)


# a change that git is told not to see is in the hash all the same

@pytest.mark.parametrize("hide", [
    ["update-index", "--assume-unchanged", "src/app.py"], ["update-index", "--skip-worktree", "src/app.py"],
    ["config", "core.ignoreStat", "true"], ["config", "core.trustctime", "false"], ["config", "core.checkStat", "minimal"],
    ["config", "core.fsmonitor", "true"], ["sparse-checkout", "set", "--no-cone", "/*", "!/src"],
])
def test_a_hidden_change_is_in_the_hash(passed, hide):
    path = os.path.join(passed.root, "src/app.py")
    stat = os.stat(path)
    git(passed, "add", "-A")
    git(passed, *hide)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write("owt\n")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert passed.standing("implementation") == "stale"


@pytest.mark.parametrize("hide", ["info", "excludesfile", "gitignore"])
def test_a_new_file_that_is_ignored_from_now_on_is_asked_about(passed, tmp_path, hide):
    if hide == "info":
        scratch.write(passed.root, ".git/info/exclude", "forge.py\n")
    elif hide == "excludesfile":
        scratch.write(tmp_path, "excludes", "forge.py\n")
        git(passed, "config", "core.excludesFile", str(tmp_path / "excludes"))
    else:
        scratch.write(passed.root, ".gitignore", scratch.read(passed.root, ".gitignore") + "forge.py\n")
    passed.write(**{"forge.py": "import os\n"})
    answer = passed.gate("implementation")["implementation"]
    assert answer["status"] == "incomplete" and "forge.py (new)" in answer["why"], answer["why"]


@pytest.mark.parametrize("change", ["mode", "link", "type"])
def test_a_mode_and_a_link_are_in_the_hash(passed, change):
    path = os.path.join(passed.root, "src/app.py")
    if change == "mode":
        os.chmod(path, 0o755)
    else:
        os.remove(path)
        os.symlink("../README.md", path) if change == "link" else os.makedirs(path)
    assert passed.standing("implementation") == "stale"


def test_a_file_of_another_case_is_another_file(passed):
    os.rename(os.path.join(passed.root, "src/app.py"), os.path.join(passed.root, "src/App.py"))
    assert passed.standing("implementation") == "stale"


def test_a_replaced_object_shows_nobody_another_tree(passed):
    old = git(passed, "hash-object", "-w", "README.md")
    passed.write(code="forged\n")
    git(passed, "add", "-A")
    new = git(passed, "rev-parse", ":src/app.py")
    git(passed, "replace", new, old)
    assert passed.standing("implementation") == "stale"
    from muster import git as ours

    assert ours.show(passed.root, passed.app.tree(), "src/app.py") == b"forged\n"
    tree = passed.app.tree()
    git(passed, "replace", tree, passed.row["base_tree"])
    assert ("M", "src/app.py") in ours.changed(passed.root, passed.row["base_tree"], tree)


@pytest.mark.parametrize("settings", [
    [("filter.forge.clean", "sed s/forged/two/"), ("filter.forge.smudge", "cat")], [("core.autocrlf", "input")],
    [("core.attributesFile", "/tmp/none-of-it")], [("core.fileMode", "false")], [("core.symlinks", "false")],
])
def test_gits_settings_that_decide_what_the_hash_sees_are_asked_about(passed, settings):
    for key, value in settings:
        git(passed, "config", key, value)
    scratch.write(passed.root, ".gitattributes", "src/app.py filter=forge\n")
    passed.write(code="forged\n")
    answer = passed.gate("implementation")["implementation"]
    assert answer["status"] == "incomplete" and "git config " + settings[0][0].lower() in json.dumps(answer), answer


def test_a_clean_filter_that_shows_the_old_text_is_missed_by_the_settings(passed):
    git(passed, "config", "filter.forge.clean", "sed s/forged/two/")
    scratch.write(passed.root, ".git/info/attributes", "src/app.py filter=forge\n")
    passed.write(code="forged\n")
    assert passed.gate("implementation")["implementation"]["status"] == "incomplete"


# what lies beside the tree

@pytest.mark.parametrize("path, text", [
    ("ignored/settings.py", "DEBUG = 1\n"), ("settings.local.py", "X = 1\n"), (".env", "SKIP=1\n"), ("vendor.py", "x = 1\n"),
    ("node_modules/.bin/jest", "#!/bin/sh\nexit 0\n"), ("node_modules/jest/build/index.js", "x\n"), ("node_modules/@jest/core/build/index.js", "x\n"),
    (".venv/bin/pytest", "#!/bin/sh\nexit 0\n"), (".venv/lib/python3.11/site-packages/forge.pth", "import os\n"),
    (".venv/lib/python3.11/site-packages/sitecustomize.py", "import os\n"), (".venv/lib/python3.11/site-packages/_pytest/runner.py", "x = 1\n"),
    (".venv/lib/python3.11/site-packages/pytest.py", "x = 1\n"),
])
@pytest.mark.parametrize("before", [True, False])
def test_an_ignored_file_that_changes_what_runs_is_named_and_asked_about(forged, path, text, before):
    lay = {".gitignore": "ignored/\n*.local.py\n.env\nnode_modules/\n.venv/\nvendor.py\n"}
    scene = forged(files=lay)
    if before:
        scratch.write(scene.root, path, "before\n")
    from muster import workflows

    scene.app.runs.cancel(scene.row, "again, with what lies there now")
    scene.run = scene.app.runs.open(workflows.find(scene.app, "flow"), "S build it", "s1")["id"]
    scene.agent("dev", files={"code": "two\n"})
    scratch.write(scene.root, path, text)
    answer = scene.gate()["implementation"]
    assert answer["status"] == "incomplete", answer["why"]
    assert path.split("/")[0] in answer["why"] and answer["questions"][0]["id"].startswith("beside:")
    scene.judge("code-reviewer", "approve", approves=[answer["questions"][0]["id"]])
    assert scene.gate()["implementation"]["status"] == "passed", "a reviewer's word on exactly that opens it"


@pytest.mark.parametrize("path", ["node_modules/left-pad/index.js", "dist/app.js", "build/x.py", "src/__pycache__/app.pyc", "ignored/notes.log",
                                  "coverage/lcov.info", ".pytest_cache/v/x.py", ".claude/settings.local.json"])
def test_what_tools_leave_is_asked_about_by_nobody(forged, path):
    scene = forged(files={".gitignore": "ignored/\nnode_modules/\ndist/\nbuild/\n__pycache__/\ncoverage/\n.pytest_cache/\n*.local.json\n"})
    scene.agent("dev", files={"code": "two\n"})
    scratch.write(scene.root, path, "x\n")
    assert scene.gate()["implementation"]["status"] == "passed"


def test_what_is_inside_a_submodule_is_asked_about(forged, tmp_path):
    inner = scratch.repository(tmp_path / "inner", {"lib.py": "x = 1\n"})
    scene = forged()
    scratch.git(scene.root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", inner, "inner")
    git(scene, "commit", "-qam", "with a submodule")
    from muster import workflows

    scene.app.runs.cancel(scene.row, "again")
    scene.run = scene.app.runs.open(workflows.find(scene.app, "flow"), "S build it", "s1")["id"]
    scene.agent("dev", files={"code": "two\n", "inner/lib.py": "x = 2\n"})
    answer = scene.gate()["implementation"]
    assert answer["status"] == "incomplete" and "inside inner (changed)" in answer["why"]


def test_a_repository_inside_is_asked_about(forged):
    scene = forged()
    scene.agent("dev", files={"code": "two\n"})
    scratch.repository(os.path.join(scene.root, "nested"), {"lib.py": "x = 1\n"})
    assert "inside nested (new)" in scene.gate()["implementation"]["why"]


def test_a_forged_compiled_module_is_not_what_runs(tmp_path):
    from sample import Sample

    sample = Sample(tmp_path, "python-calc")
    source = os.path.join(sample.root, "invoice", "total.py")
    subprocess.run([sys.executable, "-c", "import py_compile, sys; py_compile.compile(sys.argv[1], doraise=True, invalidation_mode="
                    "py_compile.PycInvalidationMode.UNCHECKED_HASH)", source], check=True)
    with open(source, "w", encoding="utf-8") as out:
        out.write("raise ImportError('the source is what runs')\n")
    assert sample.check("tests").status == "failed"


def test_looking_beside_the_tree_is_bounded(forged):
    scene = forged(files={".gitignore": "ignored/\n"})
    for number in range(surroundings.FILES + 50):
        scratch.write(scene.root, "ignored/m{}.py".format(number), "x\n")
    assert len([name for name in surroundings.look(scene.root) if name.startswith("ignored/m")]) == surroundings.FILES


# what moves while the checks run

WAITING = "touch .git/started\n" + SUITE


def during(scene, act):
    """Run the gate, and `act` while its suite waits."""
    open(os.path.join(scene.root, ".git", "wait"), "w").close()
    open(os.path.join(scene.root, ".git", "started"), "w").close()

    def meanwhile():
        path = os.path.join(scene.root, ".git", "started")
        until = time.monotonic() + 20
        while not os.path.getsize(path) and time.monotonic() < until:
            time.sleep(0.02)
        act()
        os.remove(os.path.join(scene.root, ".git", "wait"))

    thread = threading.Thread(target=meanwhile)
    thread.start()
    try:
        return scene.gate()["implementation"]
    finally:
        thread.join()


def test_a_file_that_was_another_while_the_checks_ran_is_asked_about(forged):
    scene = forged()
    scene.agent("dev", files={"code": "two\n"})
    path = os.path.join(scene.root, "src/app.py")

    def swap():
        stat = os.stat(path)
        scratch.write(scene.root, "src/app.py", "xyz\n")
        scratch.write(scene.root, "src/app.py", "two\n")
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    answer = during(scene, swap)
    assert answer["status"] == "incomplete" and "written while the checks ran" in answer["why"] and "src/app.py" in answer["why"]
    scene.judge("code-reviewer", "approve", approves=[])
    assert scene.gate()["implementation"]["status"] in ("passed", "failed"), "a run in which nothing moved needs no word"


def test_a_file_moved_away_and_back_is_asked_about_too(forged):
    scene = forged()
    scene.agent("dev", files={"code": "two\n"})
    path = os.path.join(scene.root, "src/app.py")

    def swap():
        os.rename(path, path + ".away")
        scratch.write(scene.root, "src/app.py", "xyz\n")
        os.rename(path + ".away", path)

    assert "written while the checks ran" in during(scene, swap)["why"]


# history moved under the evidence

@pytest.mark.parametrize("move, status", [
    (["commit", "-q", "--amend", "-am", "another story"], "passed"), (["stash", "-q"], "stale"),
    (["checkout", "-q", "-f", "-b", "other"], "stale"), (["reset", "-q", "--hard", "HEAD"], "stale"),
])
def test_evidence_follows_the_tree_not_the_commit(passed, move, status):
    git(passed, *move)
    assert passed.standing("implementation") == status


def test_a_stash_between_gate_and_push_is_held(passed):
    git(passed, "stash", "-q")
    held = {gate for gate, _, _ in passed.app.gates.held_back(passed.row, passed.app.tree())}
    assert "implementation" in held


def test_evidence_of_another_worktree_is_none_of_this_one(passed, tmp_path):
    git(passed, "worktree", "add", "-q", str(tmp_path / "beside"))
    scratch.write(tmp_path / "beside", "src/app.py", "forged\n")
    code, said = scratch.muster(str(tmp_path / "beside"), "gate", "show", "--json")[:2]
    assert code == 0 and json.loads(said)["gates"]["implementation"]["status"] == "passed", "one project, one tree: the main checkout's"
    assert passed.standing("implementation") == "passed"


def test_the_same_tree_under_another_configuration_is_asked_about(forged):
    from muster import project

    scene = forged()
    scene.implemented()
    project.configure(scene.app.places, {"checks": {"tests": {"command": ["sh", "-c", "echo \"<testsuite><testcase name='a'/></testsuite>\" > \"$0\"", "{tmp}/r.xml"],
                                                             "report": {"format": "junit", "path": "{tmp}/r.xml"}}}})
    scene.reopen()
    scene.write(code="three\n")
    answer = scene.gate("implementation")["implementation"]
    assert answer["status"] == "incomplete" and answer["questions"][0]["id"].startswith("definition:")


# clocks

def test_times_of_files_decide_nothing(passed):
    path = os.path.join(passed.root, "src/app.py")
    stat = os.stat(path)
    scratch.write(passed.root, "src/app.py", "owt\n")
    for moment in (stat.st_mtime_ns, stat.st_mtime_ns + 10**18, 0):
        os.utime(path, ns=(moment, moment))
        assert passed.standing("implementation") == "stale"


def test_a_clock_set_back_or_forward_changes_no_standing(passed, monkeypatch):
    from muster import clock

    scene = passed
    for at in ("1999-01-01T00:00:00.000Z", "2199-01-01T00:00:00.000Z"):
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        assert scene.standing("implementation") == "passed"
        scene.write(code=at + "\n")
        assert scene.standing("implementation") == "stale"
        scene.write(code="two\n")


# the supervisor

def _alive(pid):
    try:
        with open("/proc/{}/stat".format(pid), encoding="utf-8") as handle:
            return handle.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_killed_worker_leaves_no_suite_running_and_no_result(forged):
    scene = forged()
    scene.agent("dev", files={"code": "two\n"})
    open(os.path.join(scene.root, ".git", "wait"), "w").close()
    open(os.path.join(scene.root, ".git", "started"), "w").close()
    code, said = scene.cli("gate", "run", "--wait", "1")
    assert "still checking" in said
    suite = int(scratch.read(scene.root, ".git/started"))
    worker = json.loads(scratch.read(scene.root, ".muster/gates/worker.json"))["pid"]
    os.kill(worker, signal.SIGKILL)
    until = time.monotonic() + 10
    while _alive(suite) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _alive(suite), "the suite goes with its supervisor, however that went"
    with open(os.path.join(scene.root, ".muster", "gates", "result.json"), "w", encoding="utf-8") as handle:
        json.dump({"results": [{"gate": "implementation", "status": "passed", "why": "", "checks": [], "questions": []}]}, handle)
    code, said = scene.cli("gate", "wait")
    assert code == 1 and "not the ones that were recorded" in said
    assert scene.standing("implementation") == "open"


def test_a_large_file_is_hashed_in_bounded_memory(tmp_path):
    root = scratch.repository(tmp_path / "repo")
    with open(os.path.join(root, "large.bin"), "wb") as out:
        for _ in range(96):
            out.write(os.urandom(1 << 20))
    code = ("import resource, sys; sys.path.insert(0, {!r})\nfrom muster import git\n"
            "git.tree(sys.argv[1], sys.argv[1] + '/.git/own/index')\n"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)").format(scratch.CHECKOUT)
    used = int(subprocess.run([sys.executable, "-c", code, root], check=True, stdout=subprocess.PIPE).stdout)
    assert used < 48 * 1024, "{} KB for a file of 96 MB".format(used)


def test_a_result_given_after_the_run_was_cancelled_moves_nothing(passed):
    item = passed.begin("code-reviewer")
    passed.app.runs.cancel(passed.row, "over")
    passed.end(item, result(verdict="approve"))
    assert not passed.app.store.read("evidence.verdicts", run="R1")
