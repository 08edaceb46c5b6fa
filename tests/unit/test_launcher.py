"""hooks/run, hooks/interpreter.sh and bin/muster: off costs no Python, on finds a real one, nothing ever exits 2."""

import json
import os
import shutil
import stat
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHELLS = [shell for shell in (["dash"], ["bash", "--posix"], ["busybox", "sh"]) if shutil.which(shell[0])]
GIT = shutil.which("git")
DISPATCH = """import json, os, sys
data = sys.stdin.buffer.read()
print(json.dumps({"argv": sys.argv[1:], "exe": sys.executable, "bytes": len(data), "cwd": os.getcwd(), "isolated": sys.flags.isolated,
                  "no_site": sys.flags.no_site, "text": data.decode("utf-8", "replace")[-40:]}))
"""


class Ground:
    """A plugin with a dispatcher that reports its call, and a project beside it."""

    def __init__(self, base, shell):
        self.base, self.shell = base, shell
        self.plugin, self.data, self.bin = base / "plugin", base / "data dir", base / "bin"
        for folder in (self.plugin / "hooks", self.plugin / "muster", self.plugin / "bin", self.bin):
            folder.mkdir(parents=True)
        for name in ("hooks/run", "hooks/interpreter.sh", "bin/muster"):
            shutil.copy(os.path.join(ROOT, name), str(self.plugin / name))
        (self.plugin / "hooks" / "dispatch.py").write_text(DISPATCH)
        (self.plugin / "muster" / "__main__.py").write_text(DISPATCH)

    def project(self, name="project", on=True):
        folder = self.base / name
        subprocess.run([GIT, "init", "-q", str(folder)], check=True)
        if on:
            (folder / ".git" / "muster").mkdir(exist_ok=True)
            (folder / ".git" / "muster" / "enabled").write_text("id\n")
        return folder

    def tools(self, *names):
        """Put only the named real programs on the PATH."""
        for name in names:
            (self.bin / name).symlink_to(shutil.which(name))

    def program(self, name, text):
        path = self.bin / name
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    def run(self, folder, *words, payload=b"{}", path=None, **env):
        full = {"PATH": str(self.bin) if path is None else path, "HOME": str(self.base), "CLAUDE_PLUGIN_ROOT": str(self.plugin), "CLAUDE_PLUGIN_DATA": str(self.data)}
        full.update(env)
        shell = [shutil.which(self.shell[0])] + self.shell[1:]
        return subprocess.run(shell + [str(self.plugin / "hooks" / "run")] + list(words), cwd=str(folder), env=full, input=payload,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)


@pytest.fixture(params=SHELLS, ids=[shell[0] for shell in SHELLS])
def ground(request, tmp_path):
    return Ground(tmp_path, request.param)


def reached(done):
    assert (done.returncode, done.stderr) == (0, b""), done
    return json.loads(done.stdout.decode()) if done.stdout else None


def with_python(ground):
    ground.tools("mkdir", "mv")
    (ground.bin / "python3").symlink_to(os.path.realpath(sys.executable))


def only_system_python(ground):
    """Skip where a fixed place holds a Python: the launcher looks there whatever the PATH says."""
    if any(os.path.exists(place) for place in ("/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3")):
        text = (ground.plugin / "hooks" / "interpreter.sh").read_text()
        for place in ("/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"):
            text = text.replace(place, str(ground.base / "nowhere"))
        (ground.plugin / "hooks" / "interpreter.sh").write_text(text)


@pytest.mark.parametrize("event", ["PreToolUse", "SessionStart", "Stop", "", "Nonsense"])
def test_off_ends_at_once_with_nothing_on_the_path(ground, event):
    for folder in (ground.base, ground.project(on=False)):
        assert reached(ground.run(folder, event, payload=b"x" * 300000)) is None
    assert not ground.data.exists()


def test_off_starts_no_other_process(ground):
    ground.tools("mkdir", "mv")
    for name in ("python3", "python3.13", "git", "cat", "dirname", "readlink", "sed"):
        ground.program(name, "#!/bin/sh\necho started >>'{}'\n".format(ground.base / "started"))
    reached(ground.run(ground.project(on=False), "PreToolUse"))
    assert not (ground.base / "started").exists()


def test_the_off_path_uses_builtins_only(ground):
    """The script's text before the point of no return names no program and no substitution that forks."""
    text = (ground.plugin / "hooks" / "run").read_text().split("# Says on the two events")[0]
    code = "\n".join(line.split(" #")[0] for line in text.splitlines() if not line.lstrip().startswith("#"))
    assert "$(" not in code and "`" not in code and not any(word in code for word in (" cat ", " sed ", " git ", "dirname", "basename"))


def test_on_reaches_the_dispatcher_with_the_payload(ground):
    with_python(ground)
    seen = reached(ground.run(ground.project(), "PreToolUse", "bash", payload=b'{"a": "\xc3\xa9"}'))
    assert (seen["argv"], seen["bytes"], seen["isolated"], seen["no_site"]) == (["PreToolUse", "bash"], 11, 1, 1)


def test_a_large_payload_arrives_whole(ground):
    with_python(ground)
    assert reached(ground.run(ground.project(), "PreToolUse", payload=b"x" * 300000))["bytes"] == 300000


def test_a_sub_folder_and_a_linked_worktree_are_the_project(ground):
    with_python(ground)
    project = ground.project()
    (project / "a" / "b").mkdir(parents=True)
    identity = ["-c", "user.name=t", "-c", "user.email=t@t"]
    subprocess.run([GIT, "-C", str(project)] + identity + ["commit", "-q", "--allow-empty", "-m", "x"], check=True)
    subprocess.run([GIT, "-C", str(project), "worktree", "add", "-q", "-b", "one", str(ground.base / "tree one")], check=True)
    (ground.base / "tree one" / "deep").mkdir()
    (ground.base / "link").symlink_to(project / "a" / "b")
    for folder in (project / "a" / "b", ground.base / "tree one", ground.base / "tree one" / "deep", ground.base / "link"):
        assert reached(ground.run(folder, "Stop"))["cwd"] == os.path.realpath(str(folder))
    assert reached(ground.run(ground.base, "Stop", CLAUDE_PROJECT_DIR=str(ground.base / "link"))) is not None


def test_elsewhere_the_clients_project_counts(ground):
    with_python(ground)
    project, other = ground.project(), ground.project("other", on=False)
    assert reached(ground.run(ground.base, "Stop")) is None
    assert reached(ground.run(ground.base, "Stop", CLAUDE_PROJECT_DIR=str(project)))["cwd"] == str(ground.base)
    assert reached(ground.run(other, "Stop", CLAUDE_PROJECT_DIR=str(project))) is not None
    assert reached(ground.run(project, "Stop", CLAUDE_PROJECT_DIR=str(other))) is not None
    assert reached(ground.run(other, "Stop", CLAUDE_PROJECT_DIR="relative")) is None


def test_an_empty_git_folder_hides_nothing(ground):
    with_python(ground)
    inner = ground.project() / "sub"
    (inner / ".git").mkdir(parents=True)
    assert reached(ground.run(inner, "Stop")) is not None


def test_a_disabled_project_is_off(ground):
    project = ground.project()
    (project / ".git" / "muster" / "enabled").rename(project / ".git" / "muster" / "disabled")
    assert reached(ground.run(project, "Stop")) is None


@pytest.mark.parametrize("name", ["with space", "quote'd \"name\"", "new\nline", "$(touch hurt)", "`touch hurt`", "-n", "*", "a;touch hurt", "été", "back\\slash"])
def test_odd_folder_names(ground, name):
    with_python(ground)
    project = ground.project(name)
    assert reached(ground.run(project, "Stop"))["cwd"] == str(project)
    assert reached(ground.run(ground.base, "Stop", CLAUDE_PROJECT_DIR=str(project))) is not None
    plugin = ground.base / ("p " + name)
    ground.plugin.rename(plugin)
    ground.plugin = plugin
    assert reached(ground.run(project, "PreToolUse")) is not None
    assert not list(ground.base.rglob("hurt"))


@pytest.mark.parametrize("content", [
    b"", b"\n", b"gitdir:", b"gitdir: ", b"gitdir: nowhere", b"gitdir: $(touch hurt)", b"gitdir: `touch hurt`", b"gitdir: ../../../../../../etc", b"x" * 100000, b"\0\xff\xfe", b"gitdir: a\nb\nc", b"gitdir: ;touch hurt",
    b"gitdir: -e", b"[core]\n", b"gitdir: *", b"gitdir: /dev", b"gitdir: .git"])
def test_a_hostile_git_file_turns_nothing_on(ground, content):
    folder = ground.base / "hostile"
    folder.mkdir()
    (folder / ".git").write_bytes(content)
    done = ground.run(folder, "PreToolUse")
    assert (done.returncode, done.stdout) == (0, b"")
    assert not list(ground.base.rglob("hurt"))


def test_a_deleted_working_folder_ends_well(ground, tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run([shutil.which("sh"), "-c", 'rmdir "$1"; shift; exec "$@"', "_", str(gone), shutil.which(ground.shell[0])] + ground.shell[1:] + [
        str(ground.plugin / "hooks" / "run"), "Stop"], cwd=str(gone), input=b"{}", stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"PATH": os.environ["PATH"]})
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_typed_command_always_goes_on(ground):
    with_python(ground)
    assert reached(ground.run(ground.base, "UserPromptExpansion"))["argv"] == ["UserPromptExpansion"]
    assert reached(ground.run(ground.base, "UserPromptExpansion", "own")) is None  # somebody else's command
    assert reached(ground.run(ground.project(), "UserPromptExpansion", "own"))["argv"] == ["UserPromptExpansion", "own"]


def test_reading_the_plugins_own_files_goes_on_in_every_project(ground):
    with_python(ground)
    own = json.dumps({"tool_input": {"file_path": str(ground.plugin) + "/skills/x.md"}}, indent=1).encode()
    seen = reached(ground.run(ground.base, "PreToolUse", "read", payload=own))
    assert seen["argv"] == ["PreToolUse", "read"] and seen["text"].rstrip().endswith("}") and seen["bytes"] >= len(own)
    other = json.dumps({"tool_input": {"file_path": str(ground.plugin) + "-not/x"}}).encode()
    for folder in (ground.base, ground.project()):
        assert reached(ground.run(folder, "PreToolUse", "read", payload=other)) is None
    assert reached(ground.run(ground.base, "PreToolUse", "read", payload=b"")) is None


def test_the_interpreter_is_kept_and_used_again(ground):
    with_python(ground)
    project = ground.project()
    first = reached(ground.run(project, "Stop"))["exe"]
    assert (ground.data / "python").read_text() == first + "\n"
    (ground.bin / "python3").unlink()
    assert reached(ground.run(project, "Stop", path="/nonexistent"))["exe"] == first
    assert [path.name for path in ground.data.iterdir()] == ["python"]


@pytest.mark.parametrize("stale", ["/nonexistent/python3\n", "", "relative/python3\n", "/tmp\n", "\0\n", os.path.abspath(__file__) + "\n"])
def test_a_stale_cache_is_searched_anew(ground, stale):
    with_python(ground)
    ground.data.mkdir()
    (ground.data / "python").write_text(stale)
    found = reached(ground.run(ground.project(), "Stop"))["exe"]
    assert (ground.data / "python").read_text() == found + "\n"


def test_a_session_start_asks_the_kept_interpreter_again(ground):
    with_python(ground)
    ground.data.mkdir()
    broken = ground.program("broken", "#!/bin/sh\nexit 1\n")
    (ground.data / "python").write_text(str(broken) + "\n")
    assert reached(ground.run(ground.project(), "SessionStart"))["exe"] == os.path.realpath(sys.executable)


def test_a_shim_is_resolved_to_the_file_behind_it(ground):
    ground.tools("mkdir", "mv")
    ground.program("python3", '#!/bin/sh\nexec "{}" "$@"\n'.format(sys.executable))
    assert reached(ground.run(ground.project(), "Stop"))["exe"] == os.path.realpath(sys.executable)
    assert (ground.data / "python").read_text().strip() == os.path.realpath(sys.executable)


def test_too_old_broken_and_greedy_candidates_are_passed_over(ground):
    ground.tools("mkdir", "mv", "cat")
    ground.program("python3", "#!/bin/sh\ncat >/dev/null\nexit 1\n")
    ground.program("python3.13", "#!/bin/sh\necho not a path\n")
    (ground.bin / "python3.12").symlink_to(os.path.realpath(sys.executable))
    assert reached(ground.run(ground.project(), "Stop", payload=b"12345"))["bytes"] == 5


def test_a_data_folder_that_can_not_be_written_costs_nothing_but_the_search(ground):
    with_python(ground)
    ground.data.write_text("a file")
    assert reached(ground.run(ground.project(), "Stop")) is not None
    assert reached(ground.run(ground.project(), "Stop", CLAUDE_PLUGIN_DATA="/proc/nope")) is not None
    assert reached(ground.run(ground.project(), "Stop", CLAUDE_PLUGIN_DATA="", HOME="")) is not None


@pytest.mark.parametrize("event, context", [("SessionStart", False), ("UserPromptExpansion", True), ("PreToolUse", None), ("Stop", None)])
def test_without_a_python_two_events_say_so(ground, event, context):
    only_system_python(ground)
    ground.tools("mkdir", "mv")
    answer = reached(ground.run(ground.project(), event))
    if context is None:
        assert answer is None
        return
    assert answer["systemMessage"] == "muster: no python 3.9 or newer found: its gates are off; install python3 and start again"
    assert ("hookSpecificOutput" in answer) is context
    if context:
        assert answer["hookSpecificOutput"]["hookEventName"] == event and "no gate is held" in answer["hookSpecificOutput"]["additionalContext"]


@pytest.mark.parametrize("missing", ["hooks/dispatch.py", "hooks/interpreter.sh"])
def test_a_damaged_plugin_never_blocks_every_call(ground, missing):
    with_python(ground)
    (ground.plugin / missing).unlink()
    assert reached(ground.run(ground.project(), "PreToolUse")) is None
    assert "missing" in reached(ground.run(ground.project(), "SessionStart"))["systemMessage"]


def command(ground, path, *words, cwd=None, **env):
    full = {"PATH": str(ground.bin), "HOME": str(ground.base)}
    full.update(env)
    shell = [shutil.which(ground.shell[0])] + ground.shell[1:]
    return subprocess.run(shell + [str(path)] + list(words), cwd=str(cwd or ground.base), env=full, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_the_command_finds_its_place_through_links(ground):
    with_python(ground)
    ground.tools("readlink")
    (ground.base / "one").symlink_to("plugin/bin/muster")
    (ground.base / "sub dir").mkdir()
    (ground.base / "sub dir" / "two").symlink_to("../one")
    for path in (ground.plugin / "bin" / "muster", ground.base / "one", ground.base / "sub dir" / "two"):
        assert reached(command(ground, path, "status", "a b"))["argv"] == ["status", "a b"]
    assert reached(command(ground, "muster", "x", cwd=ground.plugin / "bin"))["argv"] == ["x"]
    assert reached(command(ground, "two", CDPATH="/tmp", cwd=ground.base / "sub dir")) is not None


def test_the_command_without_a_python_says_so_in_one_line(ground):
    only_system_python(ground)
    ground.tools("mkdir", "mv", "readlink")
    done = command(ground, ground.plugin / "bin" / "muster", "status")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr == b"python3: no python 3.9 or newer found on the PATH; install python3, then call muster again\n"


@pytest.mark.parametrize("version", ["2.7.18", "3.6.15", "3.8.18"])
def test_an_old_python_gets_one_line(version):
    path = os.path.expanduser("~/.pyenv/versions/{}/bin/python".format(version))
    if not os.path.exists(path):
        pytest.skip("python {} is not installed".format(version))
    done = subprocess.run([path, os.path.join(ROOT, "muster", "__main__.py")], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == "python {} is too old for muster; run it with python 3.9 or newer\n".format(version.rsplit(".", 1)[0])
