"""The guard of roles in PreToolUse: a real store, a real repository, payloads as the client sends them."""
import json
import os

import knock
import pytest
import scratch

from muster import model, teams, workflows
from muster.app import App

DEVELOPER = {"agent_type": "muster:backend-developer", "agent_id": "dev1"}
REVIEWER = {"agent_type": "muster:code-reviewer", "agent_id": "rev1"}
ANALYST = {"agent_type": "muster:requirements-analyzer", "agent_id": "ana1"}
OTHER = {"agent_type": "general-purpose", "agent_id": "gen1"}
DIRECTOR = {"agent_type": "muster:engineering-director", "agent_id": "dir1"}


@pytest.fixture
def project(tmp_path):
    app = scratch.project_at(tmp_path / "project", files={"src/app.py": "x = 1\n", ".env": "A=1\n", "docs/a.md": "a\n"})
    app.close()
    return app.root


@pytest.fixture
def run(project):
    app = App(project, session="s1")
    app.runs.open(workflows.find(app, "add-feature"), "L export", "s1")
    app.close()
    return project


def said(project, name, *variant, **given):
    value = knock.inside("PreToolUse", knock.tool(project, name, **given), project, *variant)
    if knock.decision(value) in (None, "allow"):
        return knock.decision(value)
    return "{}: {}".format(knock.decision(value), value["hookSpecificOutput"]["permissionDecisionReason"])


def refusals(project):
    app = App(project, session="s1")
    try:
        return [event["data"] for event in app.log.read(type="run.refused")]
    finally:
        app.close()


def test_a_member_that_sends_an_agent_is_refused_outside_of_a_run_too(project):
    answer = said(project, "Agent", subagent_type="muster:architect", prompt="x", **DEVELOPER)
    assert answer.startswith("deny") and "muster:backend-developer may not dispatch agents" in answer and "rule roles.spawn" in answer
    assert refusals(project)[0]["agent"] == "muster:backend-developer" and "roles.spawn" in refusals(project)[0]["reason"]


@pytest.mark.parametrize("who, agent, answer", [
    ({}, "muster:architect", None), (DIRECTOR, "muster:architect", None), (OTHER, "general-purpose", None), (DEVELOPER, "Explore", None),
    (DIRECTOR, "muster:release-manager", "not in the team engineering")])
def test_who_may_send_whom_outside_of_a_run(project, who, agent, answer):
    found = said(project, "Agent", subagent_type=agent, prompt="x", **who)
    assert found is None if answer is None else answer in found


@pytest.mark.parametrize("who", [DEVELOPER, REVIEWER, DIRECTOR])
@pytest.mark.parametrize("name, given", [
    ("Read", {"file_path": "{}/.env"}), ("Grep", {"pattern": "A", "path": "{}/.env"}), ("Grep", {"pattern": "A", "glob": ".env*"}),
    ("Bash", {"command": "cat .env"}), ("Bash", {"command": "true; grep A <.env"})])
def test_a_file_with_secrets_is_not_for_a_team(project, who, name, given):
    given = {key: value.format(project) for key, value in given.items()}
    answer = said(project, name, *([] if name == "Bash" else ["read"]), **dict(given, **who))
    assert answer.startswith("deny: muster:") and ".env" in answer and "rule roles.secrets" in answer


def test_a_link_to_a_file_with_secrets_is_one(project):
    os.symlink(".env", os.path.join(project, "notes.txt"))
    assert "roles.secrets" in said(project, "Read", "read", file_path=project + "/notes.txt", **DEVELOPER)


@pytest.mark.parametrize("name, given", [("Read", {"file_path": "/nowhere/src/app.py"}), ("Grep", {"pattern": ".env"}), ("Bash", {"command": "ls .env"}), ("Bash", {"command": "grep -rn .env src"})])
def test_what_holds_no_secret_is_free(project, name, given):
    assert said(project, name, *([] if name == "Bash" else ["read"]), **dict(given, **DEVELOPER)) is None


def test_the_person_s_own_session_reads_what_it_wants_until_a_run_is_open(project):
    assert said(project, "Read", "read", file_path=project + "/.env") is None
    assert said(project, "Bash", command="cat .env", **OTHER) is None
    app = App(project, session="s1")
    app.runs.open(workflows.find(app, "add-feature"), "L export", "s1")
    app.close()
    assert said(project, "Read", "read", file_path=project + "/.env").startswith("ask: muster:")
    assert said(project, "Bash", command="cat .env").startswith("ask: muster:")
    assert said(project, "Bash", command="cat .env", **OTHER).startswith("deny: muster:")


def test_a_role_of_the_project_may_read_them(project):
    scratch.write(project, ".muster/config.json", json.dumps({"roles": {"keeper": {"agents": ["backend-developer"], "secrets": True}}}))
    assert said(project, "Read", "read", file_path=project + "/.env", **DEVELOPER) is None
    assert "roles.secrets" in said(project, "Read", "read", file_path=project + "/.env", **REVIEWER)


@pytest.mark.parametrize("who, path, answer", [
    (REVIEWER, "docs/a.md", "may change nothing"), (ANALYST, "src/app.py", "may change docs, design"), (ANALYST, "docs/a.md", None),
    (DEVELOPER, "src/app.py", None), (DIRECTOR, "src/app.py", "may change nothing"), (OTHER, "src/app.py", None), ({}, "src/app.py", None)])
def test_what_a_role_may_change_outside_of_a_run(project, who, path, answer):
    found = said(project, "Write", file_path=os.path.join(project, path), content="x", **who)
    assert found is None if answer is None else answer in found and "roles.change" in found


OWN = """| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| build | {} | parallel | code, docs | – | S M L | ask |
"""


def test_who_leads_changes_nothing_where_a_stage_names_it_for_its_work(project):
    found = teams.load()
    leads = sorted({team.director for team in found.values()} | set(teams.ORCHESTRATORS))
    assert leads == sorted(model.LEADERS)
    names = ["muster:" + lead for lead in leads] + ["muster:code-reviewer", "muster:backend-developer"]
    scratch.write(project, ".claude/commands/own.md", OWN.format(", ".join(names)))
    app = App(project, session="s1")
    row = app.runs.open(workflows.find(app, "own"), "S it", "s1")
    for name in names:
        assert app.dispatches.refusal(row, name) is None and app.dispatches.ask(row, name, "call-" + name) is None
        assert app.dispatches.start("s1", name, "id-" + name)[1]["role"] == "worker"
    app.close()
    for name in names:
        answer = said(project, "Write", file_path=project + "/src/app.py", content="x", agent_type=name, agent_id="id-" + name)
        assert answer is None if name == "muster:backend-developer" else "rule roles.change" in answer, name


@pytest.fixture
def tasks(project):
    app = App(project, session="s1", actor="agent")
    app.tasks.create("one")
    app.tasks.create("two")
    app.tasks.create("three")
    fence = app.tasks.claim("muster:backend-developer", "T1")["fence"]
    other = app.tasks.claim("muster:frontend-developer", "T2")["fence"]
    app.close()
    return project, fence, other


def test_another_s_task_is_not_finished_nor_claimed(tasks):
    project, fence, other = tasks
    free = ["muster task finish T1 --fence {}".format(fence), "muster task claim T3 --agent muster:backend-developer", "muster task claim --agent=backend-developer", "muster task list", "muster task finish --help"]
    held = ["muster task finish T2 --fence {}".format(other), "muster task fail T2", "muster task claim T3 --agent muster:frontend-developer", "muster task claim T3 --ag ann",
            "muster task release --fence {} T2".format(other), "cd x && muster task finish T2 --fence 1"]
    for command in free:
        assert said(project, "Bash", command=command, **DEVELOPER) == "allow", command
    for command in held:
        answer = said(project, "Bash", command=command, **DEVELOPER)
        assert answer is not None and answer.startswith("deny") and "rule roles.tasks" in answer, command
    assert said(project, "Bash", command=held[0]) == "allow", "who leads may; the fence holds"


@pytest.mark.parametrize("who, command, answer", [
    (DEVELOPER, "muster task review T1 approve", "roles.verbs"), (DEVELOPER, "muster team assign", "roles.verbs"), (DEVELOPER, "muster task cancel T1", "roles.verbs"),
    (REVIEWER, "muster task claim --agent muster:code-reviewer", "roles.verbs"), (REVIEWER, "muster gate run", "roles.verbs"), (REVIEWER, "muster task review T1 approve", None),
    (DIRECTOR, "muster team assign T1", None), (DEVELOPER, "muster agent list", None), (DEVELOPER, "muster task add 'more to do'", None)])
def test_calls_that_a_role_does_not_make(tasks, who, command, answer):
    found = said(tasks[0], "Bash", command=command, **who)
    assert found == "allow" if answer is None else found.startswith("deny") and answer in found


def test_an_agent_tells_of_itself_only(project):
    value = knock.inside("PreToolUse", knock.tool(project, "Bash", command="muster agent update T1 --status blocked", **DEVELOPER), project)
    assert value["hookSpecificOutput"]["updatedInput"]["command"] == "muster agent update --as muster:backend-developer --agent-id dev1 T1 --status blocked"
    assert "speaks for itself only" in said(project, "Bash", command="muster agent update --agent-id rev1 --status idle", **DEVELOPER)


def test_the_third_of_two_is_refused_and_the_free_one_named(project):
    for call in ("c1", "c2"):
        assert said(project, "Agent", subagent_type="muster:backend-developer", prompt="x", tool_use_id=call) is None
    answer = said(project, "Agent", subagent_type="backend-developer", prompt="x", tool_use_id="c3")
    assert "at its capacity of 2" in answer and "muster:fullstack-developer (0 of 2)" in answer
    assert said(project, "Agent", subagent_type="muster:fullstack-developer", prompt="x", tool_use_id="c4") is None


@pytest.mark.parametrize("who, glob, left_out", [
    ({"agent_id": "a1", "agent_type": "muster:code-reviewer"}, None, True), ({"agent_id": "a1", "agent_type": "muster:code-reviewer"}, "*", True),
    ({"agent_id": "a1", "agent_type": "muster:backend-developer"}, "src/**", True), ({"agent_id": "a1", "agent_type": "house"}, None, False), ({}, None, False)])
def test_a_search_through_a_folder_leaves_secrets_out_for_those_who_may_not_read_them(tmp_path, who, glob, left_out):
    app = scratch.project_at(tmp_path / "project")
    app.close()
    given = dict({"pattern": "KEY", "path": app.root}, **({"glob": glob} if glob else {}))
    value = knock.inside("PreToolUse", knock.tool(app.root, "Grep", **given, **who), app.root, "read")
    changed = ((value or {}).get("hookSpecificOutput") or {}).get("updatedInput")
    assert bool(changed) == left_out
    if changed:
        assert changed["pattern"] == "KEY" and changed["glob"].startswith(glob or "!**/.env") and "!**/*.pem" in changed["glob"] and "!**/.env" in changed["glob"]
