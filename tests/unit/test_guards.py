"""The guards of PreToolUse, with a real store, a real repository and a run in its first stage."""

import json
import os
import subprocess
import sys

import knock
import pytest
import scratch

from muster import workflows
from muster.app import App

ASKED = knock.CHECKOUT


@pytest.fixture
def project(tmp_path):
    app = scratch.project_at(tmp_path / "project", files={"src/app.py": "x = 1\n", "docs/a.md": "a\n", ".gitignore": "build/\n"})
    app.close()
    return app.root


@pytest.fixture
def run(project):
    """A run of /add-feature whose requirements are done: design is open, docs may change."""
    app = App(project, session="s1")
    app.runs.open(workflows.find(app, "add-feature"), "L export the orders", "s1")
    dispatch(project, "muster:requirements-analyzer", "toolu_first")
    return project


def dispatch(project, agent, call):
    assert refused(project, "Agent", subagent_type=agent, prompt="x", description="x", tool_use_id=call) is None
    knock.inside("SubagentStart", {"session_id": "s1", "cwd": project, "agent_id": "a-" + call, "agent_type": agent}, project)


def refused(project, name, *variant, env=None, **given):
    """Return None for a call that goes on, "allow", or the decision with its reason."""
    value = knock.inside("PreToolUse", knock.tool(project, name, **given), project, *variant, env=env)
    if knock.decision(value) in (None, "allow"):
        return knock.decision(value)
    return "{}: {}".format(knock.decision(value), value["hookSpecificOutput"]["permissionDecisionReason"])


def events(project, kind):
    app = App(project, session="s1")
    try:
        return [event["data"] for event in app.log.read(type=kind)]
    finally:
        app.close()


FREE_CALLS = ["muster status", "muster run show", "muster run next", "muster gate run", "muster gate run test", "muster gate wait", "muster task list --json",
              "muster task add x", "muster sprint start S1", "muster epic list", "muster project show", "muster state get run", "muster event tail -n 5", "muster audit verify", "muster doctor", "muster --help", "muster --version", "muster checkpoint list",
              "muster --json status", ASKED + "/bin/muster status"]
PASSING_CALLS = ["cd x && muster status", "muster status | head", "muster status > out.txt", "sh " + ASKED + "/bin/muster status", "python3 -m muster status", "A=1 muster status"]
PERSONS_CALLS = ["muster disable", "muster enable", "muster run cancel", "muster rollback c1", "muster state set run.status done", "muster state rebuild", "muster statusline install",
                 "muster gate waive test", "muster init", "muster project use web", "muster project archive web", "cd x && muster disable", "cd x; muster disable", "muster status && muster disable", "muster status; muster run cancel", "bash -c 'muster disable'",
                 "sh -c \"cd x; muster disable\"", "eval muster disable", "env A=b muster disable", "$(echo muster) disable", "m=muster; $m disable", "true | muster disable", "muster $X", "muster $(echo disable)",
                 ASKED + "/bin/muster disable", "./bin/muster disable", "../x/bin/muster disable", "sh " + ASKED + "/bin/muster disable", "python3 -m muster disable", "python3.12 -m muster.cli disable",
                 "python3 " + ASKED + "/muster/__main__.py disable", "python3 -c 'from muster.cli import main; main([\"disable\"])'", "python3 -I -S " + ASKED + "/muster/__main__.py state set a b",
                 "sh " + ASKED + "/hooks/run UserPromptExpansion", "python3 " + ASKED + "/hooks/dispatch.py UserPromptExpansion < p.json", "cd " + ASKED + " && python3 hooks/dispatch.py UserPromptExpansion",
                 "xargs muster < words", "echo disable | xargs muster", "nohup muster disable &", "(muster disable)", "if true; then muster disable; fi"]


@pytest.mark.parametrize("command", FREE_CALLS)
def test_a_verb_of_the_model_s_own_needs_no_prompt(project, command):
    assert refused(project, "Bash", command=command) == "allow"


@pytest.mark.parametrize("command, answer", [
    ("claude -p '/confirm-deploy production'", "ask"), ("echo '/waive-gate review x' | claude", "ask"), ("cd x && env -u CLAUDECODE claude --resume", "ask"),
    ("sh -c 'nohup claude -p /cancel-run &'", "ask"), ("script -c claude", "ask"), ("setsid claude -p hi", "ask"), ("systemd-run --user claude -p hi", "ask"), ("(exec -a x claude -p hi) &", "ask"), ("echo 'claude -p /waive' | at now", "ask"),
    ("dtach -n /tmp/s claude", "ask"), ("tmux new-session -d claude", "ask"), ("screen -dmS x claude", "ask"), ("ssh localhost claude -p hi", "ask"), ("expect -c 'spawn claude; send x'", "ask"), ("$(which claude) -p hi", "ask"), ("~/.claude/local/claude -p hi", "ask"),
    ("python3 -c \"import subprocess; subprocess.run(['claude', '-p', 'hi'])\"", "ask"), ("node -e \"require('child_process').execSync('claude -p hi')\"", "ask"), ("python3 - <<E\nimport os\nos.system('claude -p hi')\nE", "ask"),
    ("claude plugin list", None), ("claude plugin install x", None), ("cat docs/claude.md", None), ("python3 -c \"print('claude')\"", None), ("echo claude", None), ("tmux ls", None), ("git commit -m 'say claude'", None), ("npx @anthropic-ai/claude-code -p hi", "ask"), ("npx -y @anthropic-ai/claude-code@2.1.0", "ask"),
    ("claude --version", None), ("claude mcp list", None), ("npm install -g @anthropic-ai/claude-code", None), ("npm view @anthropic-ai/claude-code version", None),
    ("grep -rn claude docs", None), ("ls .claude", None)])
def test_another_client_is_the_person_s_to_start(project, command, answer):
    found = refused(project, "Bash", command=command)
    assert found is None if answer is None else found.startswith("ask: muster: this starts another client"), found


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="processes are looked up in /proc")
@pytest.mark.parametrize("program, genuine", [([sys.executable, "-c", "input()"], False), (["cat"], True)])
def test_what_a_client_below_another_session_s_client_says_is_no_person_s_word(project, program, genuine):
    app = App(project, session="s2")
    app.sessions.start("s1", os.getpid())
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as client:
        app.sessions.start("s2", client.pid)
        found = app.sessions.genuine("s2", client.pid), app.sessions.genuine("s1", os.getpid())
        app.sessions.end("s1", "over")
        after = app.sessions.genuine("s2", client.pid)
        client.stdin.close()
    app.close()
    assert found == (genuine, True) and after


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="processes are looked up in /proc")
@pytest.mark.parametrize("marked, genuine", [(True, False), (False, True)])
def test_a_client_that_let_go_of_its_parents_is_known_by_its_beginning(project, marked, genuine):
    app = App(project, session="s2")
    env = dict({name: text for name, text in os.environ.items() if name != "CLAUDECODE"}, **({"CLAUDECODE": "1"} if marked else {}))
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other, subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, env=env, start_new_session=True) as client:
        app.sessions.start("s1", other.pid)
        app.sessions.start("s2", client.pid)
        found = app.sessions.genuine("s2", client.pid)
        app.sessions.end("s1", "over")
        alone = app.sessions.genuine("s2", client.pid)
        other.stdin.close()
        client.stdin.close()
    app.close()
    assert (found, alone) == (genuine, True)


@pytest.mark.parametrize("command", PASSING_CALLS)
def test_with_more_on_the_line_it_is_the_client_s_to_ask(project, command):
    assert refused(project, "Bash", command=command) is None


@pytest.mark.parametrize("command, answer", [
    ("muster config show --json", "allow"), ("muster config get coverage", "allow"), ("muster team find tests", "allow"),
    ("muster config set coverage 1", "ask"), ("muster config unset gates", "ask"),
    ("muster config set deploy.production.confirm false", "deny"), ("muster config set --json deploy.production.confirm false", "deny"),
    ("muster config set -- deploy.x 1", "deny"), ("muster config --json unset deploy", "deny"), ("muster deploy show", "allow"), ("muster deploy confirm production", "deny"),
    ("muster run findings R1 --json", "allow"), ("muster config set coverage 1; ls", "deny"), ("cd x && muster config set coverage 1", "deny"), ("muster config frob", "deny")])
def test_the_configuration_is_read_freely_and_changed_by_the_person(project, command, answer):
    assert str(refused(project, "Bash", command=command)).startswith(answer)


def test_a_locked_path_is_written_by_its_holder_only(project):
    app = App(project)
    app.locks.acquire("src", "backend-developer", reason="renaming")
    app.close()
    write = {"file_path": os.path.join(project, "src/app.py"), "content": "x = 2\n"}
    assert refused(project, "Write", **write).startswith("deny: muster: src/app.py is locked by backend-developer until")
    assert refused(project, "Write", agent_id="a1", agent_type="backend-developer", **write) is None
    assert refused(project, "Write", file_path=os.path.join(project, "docs/a.md"), content="b\n") is None


@pytest.mark.parametrize("command", PERSONS_CALLS)
def test_a_verb_of_the_person_s_is_refused_however_it_is_spelled(project, command):
    assert (refused(project, "Bash", command=command) or "free").startswith("deny: muster"), command


def test_a_link_to_the_command_is_the_command(project):
    os.symlink(os.path.join(ASKED, "bin", "muster"), os.path.join(project, "m"))
    assert refused(project, "Bash", command=project + "/m disable").startswith("deny: muster")
    assert refused(project, "Bash", command="./m disable").startswith("deny: muster")


@pytest.mark.parametrize("command", ["muster status; git push", "muster status && git push origin HEAD", "muster task list | cat; rm -rf .muster", "muster status; npm publish"])
def test_a_free_verb_does_not_carry_others_through(run, command):
    assert refused(run, "Bash", command=command).startswith("deny: muster")


@pytest.mark.parametrize("command", ["echo x > .muster/config.json", "rm -rf .muster", "sqlite3 .muster/muster.db .dump", "git update-ref -d refs/muster/runs/R1/base", "git clean -fdx"])
def test_own_state_is_held_with_and_without_a_run(project, command):
    assert "muster's own state" in refused(project, "Bash", command=command)
    assert events(project, "run.refused")[0]["tool"] == "Bash"


@pytest.mark.parametrize("command", ["cat .muster/briefs/x.diff", "ls .muster", "git log", "npm test", "pytest -q", "git commit -am x", "rm -rf build", "echo 'git push'"])
def test_ordinary_commands_are_free_in_a_run(run, command):
    assert refused(run, "Bash", command=command) is None


def test_the_folder_that_the_session_is_in_counts(run):
    inside = os.path.join(run, ".muster")
    assert "own state" in refused(run, "Bash", command="rm muster.db", cwd=inside)
    nested = scratch.repository(os.path.join(run, "vendor"))
    assert refused(run, "Bash", command="git -C .. push", cwd=nested).startswith("deny: muster: push is held")


@pytest.mark.parametrize("command", ["git push", "git -C . push", "bash -c 'git push'", "gh pr merge 5", "npm publish", "kubectl apply -f x", "git merge feature", "git checkout main && git merge f", "make deploy"])
def test_what_leaves_is_held_in_a_run_only(project, command):
    assert refused(project, "Bash", command=command) is None
    app = App(project, session="s1")
    app.runs.open(workflows.find(app, "add-feature"), "L x", "s1")
    assert " is held: run R1" in refused(project, "Bash", command=command)


def test_the_project_s_own_deployments_are_held(run):
    scratch.write(run, ".muster/config.json", json.dumps({"deploy_commands": ["make ship", "flyway migrate*"]}))
    assert refused(run, "Bash", command="make ship").startswith("deny: muster: deploy is held")
    assert refused(run, "Bash", command="make test") is None


@pytest.mark.parametrize("command, said", [
    ("./deploy/up.sh", "deny: muster: ./deploy/up.sh is what deploys"), ("cd deploy && sh up.sh", "deny"), ("bash -c './deploy/up.sh --now'", "deny"),
    ("PORT=1 ./deploy/up.sh", "deny"), ("python3.11 deploy/back.py", "deny"), ("cat deploy/up.sh", None), ("./deploy/look.sh", None), ("ls deploy", None)])
def test_a_target_s_commands_are_muster_s_to_run_with_and_without_a_run(run, command, said):
    with open(os.path.join(run, ".muster/config.json"), "w", encoding="utf-8") as out:
        json.dump({"deploy": {"production": {"apply": "./deploy/up.sh", "rollback": "python3 deploy/back.py", "smoke": "./deploy/look.sh"}}}, out)
    answer = refused(run, "Bash", command=command)
    assert answer is None if said is None else answer.startswith(said)
    if said:
        assert "the person types /deploy <target>" in answer
    app = App(run, session="s1")
    app.runs.cancel(app.runs.current(), "enough")
    app.close()
    answer = refused(run, "Bash", command=command)
    assert answer is None if said is None else answer.startswith(said)


def test_a_merge_is_one_where_the_main_branch_is_out(run):
    scratch.git(run, "checkout", "-q", "-b", "feature")
    assert refused(run, "Bash", command="git merge other") is None
    scratch.git(run, "worktree", "add", "-q", "../m", "main")
    assert "merge is held" in refused(run, "Bash", command="cd ../m && git merge feature")
    assert "merge is held" in refused(run, "Bash", command="git merge feature", cwd=os.path.join(os.path.dirname(run), "m"))


def test_an_alias_of_git_s_is_what_it_stands_for(run):
    for name, value in (("out", "push origin"), ("all", "!git add -A && git push"), ("st", "status"), ("two", "out"), ("in", "merge --no-ff")):
        scratch.git(run, "config", "alias." + name, value)
    for command in ("git out", "git -C . all", "bash -c 'git out x'", "git two"):
        assert "push is held" in refused(run, "Bash", command=command), command
    assert refused(run, "Bash", command="git st") is None
    assert "merge is held" in refused(run, "Bash", command="git in feature")


# Writes

def worker(run, agent, call):
    """Dispatch an agent of the open stage; return what its tool calls carry."""
    dispatch(run, agent, call)
    return {"agent_id": "a-" + call, "agent_type": agent}


@pytest.fixture
def author(project):
    app = App(project, session="s1")
    app.runs.open(workflows.find(app, "add-feature"), "L export the orders", "s1")
    app.close()
    return worker(project, "muster:requirements-analyzer", "toolu_first")


def test_without_a_run_every_file_is_the_client_s_matter(project):
    assert refused(project, "Write", file_path=project + "/src/app.py", content="x") is None


@pytest.mark.parametrize("tool, name", [("Edit", "file_path"), ("Write", "file_path"), ("MultiEdit", "file_path"), ("NotebookEdit", "notebook_path")])
def test_an_agent_writes_what_its_stage_may_change(project, author, tool, name):
    assert refused(project, tool, **{name: project + "/docs/new.md"}, **author) is None
    assert "is code, stage requirements may change docs" in refused(project, tool, **{name: project + "/src/app.py"}, **author)
    assert "is code" in refused(project, tool, **{name: "src/app.py"}, **author)
    assert "is code" in refused(project, tool, **{name: project + "/docs/../src/new.py"}, **author)
    assert "is config" in refused(project, tool, **{name: project + "/package.json"}, **author)


def test_links_are_followed_to_where_the_write_lands(project, author, tmp_path):
    os.symlink("../src", os.path.join(project, "docs", "in"))
    os.symlink("../src/app.py", os.path.join(project, "docs", "page.md"))
    os.symlink(project, str(tmp_path / "outside"))
    os.symlink("../.muster", os.path.join(project, "docs", "state"))
    for path in ("docs/in/app.py", "docs/page.md", "../outside/src/app.py"):
        assert "is code" in refused(project, "Write", file_path=os.path.join(project, path), **author), path
    assert "own state" in refused(project, "Write", file_path=project + "/docs/state/config.json", **author)
    os.symlink(str(tmp_path), os.path.join(project, "docs", "out"))
    assert refused(project, "Write", file_path=project + "/docs/out/x.py", **author) is None


def test_a_linked_worktree_is_held_to_the_same_kinds(project, author, tmp_path):
    scratch.git(project, "worktree", "add", "-q", str(tmp_path / "wt"))
    inside = dict(author, cwd=str(tmp_path / "wt"))
    assert "src/app.py is code" in refused(project, "Write", file_path=str(tmp_path / "wt" / "src" / "app.py"), **inside)
    assert refused(project, "Write", file_path=str(tmp_path / "wt" / "docs" / "x.md"), **inside) is None


def test_a_nested_repository_does_not_hide_the_project(project, author):
    nested = scratch.repository(os.path.join(project, "vendor"))
    assert "is code" in refused(project, "Write", file_path=project + "/src/app.py", **dict(author, cwd=nested))


def test_hands_that_do_not_write(project, author):
    assert "edits nothing itself" in refused(project, "Write", file_path=project + "/docs/x.md")
    assert "has no open dispatch" in refused(project, "Write", file_path=project + "/docs/x.md", agent_id="a-none", agent_type="Explore")


@pytest.mark.parametrize("path", [".muster/config.json", ".muster/new", ".git/muster/enabled", "x/../.muster/muster.db"])
def test_own_files_are_written_by_nobody(project, path):
    assert "own state" in refused(project, "Write", file_path=os.path.join(project, path), content="x")


def test_the_plugin_s_files_are_written_by_nobody_but_its_developer(project):
    for path in ("hooks/run", "agents/x.md", "hooks/../muster/app.py"):
        assert "own state" in refused(project, "Edit", file_path=os.path.join(ASKED, path))
        assert "own state" in refused(project, "Bash", command="sed -i s/a/b/ " + os.path.join(ASKED, os.path.normpath(path)))
    env = knock.variables(project)
    assert "own state" in refused(project, "Write", file_path=os.path.join(env["CLAUDE_PLUGIN_DATA"], "python"))
    own = dict(env, CLAUDE_PLUGIN_ROOT=project)
    assert refused(project, "Edit", env=own, file_path=project + "/hooks/run") is None


# Reads

def test_only_the_plugin_s_real_files_are_read_without_a_prompt(project, tmp_path):
    plugin = tmp_path / "plugin"
    scratch.write(plugin, "docs/a.md", "a")
    os.symlink("/etc/hostname", str(plugin / "docs" / "host"))
    os.symlink(str(plugin), str(tmp_path / "link"))
    os.symlink(str(plugin / "docs" / "a.md"), os.path.join(project, "a.md"))
    env = dict(knock.variables(project), CLAUDE_PLUGIN_ROOT=str(tmp_path / "link"))
    for path, wanted in [(plugin / "docs/a.md", "allow"), (tmp_path / "link/docs/a.md", "allow"), (plugin / "docs/host", None), (plugin / "docs/../../x", None),
                         (str(plugin) + "-copy/a", None), ("/etc/hostname", None), (plugin, None), (os.path.join(project, "a.md"), "allow")]:
        assert refused(project, "Read", "read", env=env, file_path=str(path)) == wanted, path


# Agents

def test_an_agent_is_run_in_the_foreground_where_nothing_was_said(run):
    def updated(**more):
        given = dict({"subagent_type": "muster:architect", "prompt": "p", "description": "d"}, **more)
        value = knock.inside("PreToolUse", knock.tool(run, "Agent", tool_use_id="toolu_" + str(len(more)) + str(more), **given), run)
        return value and value["hookSpecificOutput"].get("updatedInput")

    finish(run, "toolu_first")
    assert updated() == {"subagent_type": "muster:architect", "prompt": "p", "description": "d", "run_in_background": False}
    assert updated(run_in_background=True) is None
    assert updated(run_in_background=False) is None


def finish(run, call):
    done = json.dumps({"status": "done", "summary": "s", "files_changed": [], "tests_passing": None, "next_steps": []})
    knock.inside("SubagentStop", {"session_id": "s1", "cwd": run, "agent_id": "a-" + call, "agent_type": "x",
                                  "last_assistant_message": "```json\n" + done + "\n```"}, run)


@pytest.mark.parametrize("given, said", [
    ({"subagent_type": "muster:technical-writer"}, "deny: muster: muster:technical-writer is not part of the open stage"),
    ({"subagent_type": "nobody"}, "deny: muster: nobody is not part of the open stage"),
    ({}, "deny: muster: general-purpose is not part of the open stage"),
    ({"subagent_type": 7}, "ask: muster: PreToolUse hook could not decide (the call names no agent)"),
    ({"subagent_type": "muster:architect", "agent_id": "a-toolu_first", "agent_type": "muster:requirements-analyzer"}, "deny: muster: muster:requirements-analyzer may not dispatch agents"),
])
def test_who_may_not_be_dispatched(run, given, said):
    assert refused(run, "Agent", prompt="p", description="d", **given).startswith(said)


def test_a_call_without_an_id_is_the_person_s(run):
    finish(run, "toolu_first")
    assert "no id" in refused(run, "Agent", subagent_type="muster:architect", prompt="p", tool_use_id="")
    assert refused(run, "Agent", subagent_type="muster:architect", prompt="p", tool_use_id="toolu_2") is None
    assert refused(run, "Agent", subagent_type="muster:architect", prompt="p", tool_use_id="toolu_2") is None, "asked twice about one call"


@pytest.mark.parametrize("agent", ["Explore", "Plan"])
def test_agents_that_only_read_are_free(run, agent):
    assert refused(run, "Agent", subagent_type=agent, prompt="p", agent_id="x", agent_type="muster:architect") is None


@pytest.mark.parametrize("path, text", [(".claude/agents/Explore.md", "x"), (".claude/agents/deep/looker.md", "---\nname: Explore\ntools: Write\n---\n")])
def test_an_agent_of_the_project_by_such_a_name_is_none_of_them(run, path, text):
    scratch.write(run, path, text)
    assert "not part of the open stage" in refused(run, "Agent", subagent_type="Explore", prompt="p", description="d")
    assert refused(run, "Agent", subagent_type="Plan", prompt="p", description="d") is None


def test_what_only_reads_writes_nothing_by_the_shell(run):
    assert "(rule roles.shell-write)" in refused(run, "Bash", command="echo x > docs/x.md", agent_id="e1", agent_type="Explore")
    assert refused(run, "Bash", command="grep -rn x src > /tmp/found", agent_id="e1", agent_type="Explore") is None


# A call that can not be read

@pytest.mark.parametrize("tool", ["Bash", "Edit", "Write", "MultiEdit", "NotebookEdit", "Agent", "Task"])
@pytest.mark.parametrize("given", [None, [], "x", 7])
def test_a_guarded_call_that_can_not_be_read_is_the_person_s(project, tool, given):
    value = knock.inside("PreToolUse", dict(knock.tool(project, tool), tool_input=given), project)
    assert knock.decision(value) == "ask"


@pytest.mark.parametrize("given", [{}, {"command": None}, {"command": 7}, {"command": ["git", "push"]}, {"command": ""}])
def test_a_command_that_is_none_is_the_person_s(project, given):
    assert knock.decision(knock.inside("PreToolUse", knock.tool(project, "Bash", **given), project)) == "ask"


def test_off_is_off(tmp_path):
    folder = scratch.repository(tmp_path / "plain")
    for tool, given in (("Bash", {"command": "git push"}), ("Bash", {}), ("Write", {}), ("Write", {"file_path": ".muster/x"}), ("Agent", {"subagent_type": "x"})):
        assert knock.inside("PreToolUse", knock.tool(folder, tool, **given), folder) is None


@pytest.mark.parametrize("command", ["env -u CLAUDECODE muster task finish T1", "CLAUDECODE= muster task cancel T1",
                                     "unset CLAUDECODE; muster task finish T1"])
def test_nobody_passes_for_a_person_by_hiding_the_client(run, command):
    assert "leave CLAUDECODE as it is" in refused(run, "Bash", command=command)


@pytest.mark.parametrize("command, held", [
    ('echo x | sh "$(dirname "$(command -v muster)")/../hooks/run" UserPromptExpansion', True),
    ("python3 -I $P/muster/hooks/dispatch.py SubagentStop < result.json", True),
    ("cat /opt/muster/hooks/run", False),
    ("grep -rn UserPromptExpansion /opt/muster/hooks/handlers", False),
])
def test_hooks_are_read_by_all_and_started_by_the_client_alone(run, command, held):
    answer = refused(run, "Bash", command=command)
    assert (answer or "").startswith("deny") == held, answer


# Writes by the shell

@pytest.mark.parametrize("command", [
    "echo x > src/app.py", "sed -i s/1/2/ src/app.py", "cat <<E > src/new.py\nx\nE", "rm src/app.py", "mv docs/a.md docs/b.md", "git checkout -- src/app.py", "git apply p.patch", "python3 -c \"open('src/app.py','w')\"",
    "bash -c 'cd src && tee app.py < /dev/null'", "rm -rf src", "ruff format .", "cd src && echo x > $PWD/../src/app.py"])
def test_who_leads_or_judges_writes_nothing_by_the_shell_either(run, command):
    said = refused(run, "Bash", command=command)
    assert said.startswith("deny: muster: ") and "edits nothing itself" in said and said.endswith("(rule roles.shell-write)"), said
    stranger = {"agent_id": "a-none", "agent_type": "Explore"}
    assert "has no open dispatch" in refused(run, "Bash", command=command, **stranger)


@pytest.mark.parametrize("command", [
    "npm test > /tmp/out.txt 2>&1", "pytest -q | tee build/out.txt", "git add -A && git commit -m x", "git checkout -b feature", "rm -rf build node_modules", "make > build/log", "echo x > \"$TMPDIR/x\"", "cargo build 2>&1 | tail",
    "cat src/app.py > /dev/null", "mkdir -p src/new", "git status", "npm install", "rm -rf .next .tox htmlcov .coverage", "find . -name '*.pyc' -exec rm -f {} \\;", "rm -f src/*.pyc", "rm -rf *.egg-info"])
def test_builds_tests_and_other_folders_stay_free_in_a_run(run, command):
    assert refused(run, "Bash", command=command) is None


def test_an_agent_writes_by_the_shell_what_its_stage_may_change(project, author):
    assert refused(project, "Bash", command="echo x > docs/new.md", **author) is None
    assert refused(project, "Bash", command="sed -i s/a/b/ docs/a.md", **author) is None
    said = refused(project, "Bash", command="echo x > docs/new.md; echo y >> src/app.py", **author)
    assert said.startswith("deny: muster: src/app.py by the shell: src/app.py is code, stage requirements may change docs")


def test_outside_of_a_run_the_shell_is_the_person_s_own(project):
    assert refused(project, "Bash", command="echo x > src/app.py") is None
    app = App(project)
    app.locks.acquire("src", "backend-developer", reason="renaming")
    app.close()
    assert "locked by backend-developer" in refused(project, "Bash", command="echo x > src/app.py")
    said = refused(project, "Bash", command="echo x > src/app.py", agent_id="a1", agent_type="muster:code-reviewer")
    assert said.startswith("deny")


def test_a_project_may_let_the_shell_write_but_not_its_own_state_go(run):
    scratch.write(run, ".muster/config.json", json.dumps({"guards": {"roles.shell-write": "ask", "own-state": "allow", "held-push": "allow"}}))
    assert refused(run, "Bash", command="echo x > src/app.py").startswith("ask: muster: src/app.py by the shell")
    assert refused(run, "Bash", command="rm -rf .muster").startswith("deny") and refused(run, "Bash", command="git push").startswith("deny")
    scratch.write(run, ".muster/config.json", json.dumps({"guards": {"roles.shell-write": "allow"}}))
    assert refused(run, "Bash", command="echo x > src/app.py") is None


# The client: its settings, other clients, what is typed into one

@pytest.mark.parametrize("command", ["screen -S x -X stuff '/waive-gate review x\\n'", "tmux send-keys -t 0 /cancel-run Enter", "tmux -L s send-keys -t 0 x", "tmux paste-buffer -t 0", "xdotool type /waive-gate",
                                     "python3 -c 'import fcntl, termios; fcntl.ioctl(0, termios.TIOCSTI, b\"x\")'", "echo /waive > /proc/12/fd/0", "wezterm cli send-text x", "kitty @ send-text x"])
def test_nobody_types_into_a_terminal_without_the_person(project, command):
    assert refused(project, "Bash", command=command).startswith("ask: muster: this types into a terminal")


HOOKED = [
    "claude plugin disable muster", "claude plugin uninstall muster@market", "claude plugins remove muster", "claude plugin disable --all", "echo '{\"disableAllHooks\": true}' > .claude/settings.json",
    "jq '.hooks={}' .claude/settings.json > /tmp/x && mv /tmp/x .claude/settings.json", "rm .claude/hooks/guard.sh", "cp x ~/.claude/plugins/cache/a/hooks/run", "sed -i s/true/false/ ~/.claude/plugins/installed_plugins.json",
    "python3 -c \"open('.claude/settings.json', 'w').write('{\\\"enabledPlugins\\\": {}}')\"", "cd .claude && echo 'muster: off' | tee settings.local.json"]
SETTLED = ["sed -i s/a/b/ .claude/settings.json", "echo '{}' > ~/.claude/settings.json", "cp x .mcp.json", "rm -rf .claude", "tee .claude/settings.local.json < x", "cd .claude && echo {} > settings.json", "echo x > .c*/settings.json",
           "mv x ~/.claude.json"]
UNSETTLED = ["cat .claude/settings.json", "jq .hooks .claude/settings.json", "ls .claude/hooks", "echo x > .claude/agents/x.md", "echo x > src/settings.json", "echo x > settings.json", "cat .mcp.json > /tmp/x", "grep -rn hooks .claude", "echo x > config/hooks/a.txt"]


@pytest.mark.parametrize("commands, start", [(HOOKED, "deny"), (SETTLED, "ask"), (UNSETTLED, None)])
def test_the_client_s_settings_are_not_an_agent_s(project, commands, start):
    for command in commands:
        found = refused(project, "Bash", command=command)
        assert found is None if start is None else (found or "free").startswith(start), (command, found)


@pytest.mark.parametrize("path, before, after, start", [
    (".claude/settings.json", None, {"hooks": {}}, "deny"), (".claude/settings.json", None, {"disableAllHooks": True}, "deny"), (".claude/settings.json", {"enabledPlugins": {"muster@m": True}}, {}, "deny"),
    (".claude/settings.json", {"hooks": {"Stop": []}}, "no json", "deny"), (".claude/settings.local.json", None, {"permissions": {"allow": ["Bash"]}}, "ask"), (".claude/settings.json", {"hooks": {}}, {"hooks": {}, "model": "x"}, "ask"),
    (".mcp.json", None, {"mcpServers": {}}, "ask"), (".claude/hooks/x.sh", None, "x", "deny"), (".claude/agents/x.md", None, "x", None), ("src/settings.json", None, {"hooks": {}}, None)])
def test_an_edit_of_settings_is_judged_by_what_it_changes(project, path, before, after, start):
    before, after = [text if isinstance(text, str) else json.dumps(text) for text in (before or "", after)]
    if before:
        scratch.write(project, path, before)
    calls = [("Write", {"content": after})] + ([("Edit", {"old_string": before, "new_string": after})] if before else [])
    for tool, given in calls:
        found = refused(project, tool, file_path=os.path.join(project, path), **given)
        assert found is None if start is None else (found or "free").startswith(start), (tool, found)


# Calls of muster whose environment is changed, and what they may take

@pytest.mark.parametrize("command", [
    "PATH=/tmp/x:$PATH muster gate run", "env -i muster status", "BASH_ENV=x muster status", "export PATH=/tmp/x; muster gate run", "PATH=/tmp/x; muster gate run", "muster() { true; }; muster status", "alias muster=true; muster status",
    "env -u HOME muster status", "LD_PRELOAD=x muster status", "GIT_DIR=x muster gate run", "CI=1 muster gate run", "hash -p /tmp/x muster; muster status", "sh -c 'PYTHONPATH=x muster gate run test'", "MUSTER_X=1 muster status"])
def test_a_call_of_muster_runs_in_the_client_s_own_environment(project, command):
    assert "(rule own-call)" in refused(project, "Bash", command=command)


@pytest.mark.parametrize("command, start", [
    ("muster lock acquire .", "deny"), ("muster lock acquire ./", "deny"), ("muster lock acquire .git/hooks", "deny"), ("muster lock acquire .muster", "deny"), ("muster lock acquire src/..", "deny"), ("muster lock acquire src --lease 86400", "deny"),
    ("muster lock acquire src --lea=4000", "deny"), ("muster handoff offer reviewer .", "deny"), ("muster handoff offer reviewer .muster/config.json", "deny"), ("muster lock acquire '*'", "deny"),
    ("muster lock acquire src --lease 600", "allow"), ("muster lock acquire db/migrations --reason 'numbering. all'", "allow"), ("muster lock release .", "allow"), ("muster lock list", "allow"), ("muster handoff offer reviewer docs/a.md --task T1", "allow")])
def test_an_agent_locks_and_hands_over_its_part_only(project, command, start):
    assert refused(project, "Bash", command=command).startswith(start)


# What stands in the scripts and tasks that a line runs

SCRIPTS = {
    "up.sh": "#!/bin/sh\nset -e\ngit push origin \"$1\"\n", "tools/deep.sh": "sh up.sh main\n", "state.sh": "rm -rf .muster\n", "off.sh": "muster disable\n", "other.sh": "claude -p hi\n", "fix.sh": "sed -i s/1/2/ src/app.py\n",
    "fix.py": "open('src/app.py', 'w').write('x')\n", "fine.sh": "echo git push\nnpm test\ntmp=$(mktemp -d)\ntrap 'rm -rf \"$tmp\"' EXIT\n", "fine.py": "print('push')\n",
    "package.json": '{"scripts": {"out": "npm publish", "test": "pytest -q"}}', "Makefile": "test:\n\tpytest\n\nout: test\n\tgit push\n",
}


@pytest.fixture
def scripted(run):
    for path, text in SCRIPTS.items():
        scratch.write(run, path, text)
        os.chmod(os.path.join(run, path), 0o755)
    return run


@pytest.mark.parametrize("command, said", [
    ("sh up.sh main", "in up.sh: push is held"), ("./up.sh", "in up.sh: push is held"), ("bash < up.sh", "push is held"), ("cat up.sh | sh", "push is held"), (". ./up.sh", "push is held"), ("./u*.sh", "push is held"), ("cp up.sh build/a.sh; sh build/a.sh", "push is held"),
    ("find . -name up.sh -exec sh {} \\;", None), ("sh tools/deep.sh", "in up.sh: push is held"), ("make out", "in Makefile: push is held"), ("npm run out", "in package.json: deploy is held"), ("sh state.sh", "in state.sh: rm -rf .muster would change"),
    ("bash off.sh", "in off.sh: muster disable is the person's"), ("sh fix.sh", "in fix.sh: src/app.py by the shell"), ("python3 fix.py", "in fix.py: src/app.py by the shell"), ("timeout 5 sh up.sh", "push is held"), ("nohup ./up.sh &", "push is held"),
    ("sh -c './up.sh'", "push is held")])
def test_a_script_is_judged_by_what_stands_in_it(scripted, command, said):
    found = refused(scripted, "Bash", command=command)
    assert said is None or (found or "free").startswith("deny: muster: ") and said in found, found


def test_another_client_in_a_script_is_asked_for(scripted):
    assert refused(scripted, "Bash", command="sh other.sh").startswith("ask: muster: in other.sh: this starts another client")


@pytest.mark.parametrize("command", ["sh fine.sh", "python3 fine.py", "make test", "npm test", "cat up.sh", "sh -n up.sh", "chmod +x up.sh", "./gone.sh"])
def test_harmless_scripts_stay_free(scripted, command):
    assert refused(scripted, "Bash", command=command) is None


def test_a_script_of_the_last_commit_writes_and_removes_as_its_project_means_it_to(scripted):
    scratch.git(scripted, "add", "-A")
    scratch.git(scripted, "commit", "-q", "-m", "scripts")
    assert refused(scripted, "Bash", command="sh fix.sh") is None
    assert "push is held" in refused(scripted, "Bash", command="sh up.sh main")
    assert "own state" in refused(scripted, "Bash", command="sh state.sh")
    scratch.write(scripted, "fix.sh", "sed -i s/1/3/ src/app.py\n")
    assert "by the shell" in refused(scripted, "Bash", command="sh fix.sh")


# Servers' tools

@pytest.mark.parametrize("name, given, start", [
    ("mcp__files__write_file", {"path": ".muster/config.json", "content": "x"}, "deny"), ("mcp__files__move", {"edits": [{"source": "/x/.git/muster/enabled"}]}, "deny"), ("mcp__sh__run", {"command": "rm -rf .muster"}, "deny"),
    ("mcp__sh__run", {"command": "cat .muster/config.json"}, None), ("mcp__files__read_file", {"path": ".muster/briefs/x.diff"}, None), ("mcp__files__write_file", {"path": "src/app.py", "content": "see .muster\nx"}, None),
    ("mcp__git__commit", {"message": "leave the store alone"}, None), ("mcp__files__write_file", {"path": ".claude/hooks/x.sh", "content": "x"}, "deny"), ("mcp__files__write_file", {"path": ".claude/settings.json", "content": "x"}, "ask"),
    ("mcp__tracker__create_issue", {"title": "settings", "body": "say .muster/config.json is free"}, None), ("mcp__x__y", None, None)])
def test_a_server_s_tool_is_held_off_muster_s_own_state(project, name, given, start):
    found = knock.inside("PreToolUse", dict(knock.tool(project, name), tool_input=given), project, "mcp")
    assert knock.decision(found) == start, found
