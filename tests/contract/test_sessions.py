"""Sessions on the real store and through the hooks: modes, off and on, who works on the same, expiry, merging."""

import json
import os
import subprocess
import sys

import knock
import pytest
import scratch

from muster import errors, model, project, sessions
from muster.app import App

FULL = {"deliverables": ["src/a.py"], "success_criteria": ["pytest passes"]}


@pytest.fixture
def app(tmp_path):
    app = scratch.project_at(tmp_path / "repo", files={"docs/a.md": "# A\n", "src/a.py": "a = 1\n", "pyproject.toml": "\n"})
    yield app
    assert app.log.verify()[1] is None
    before = {table: app.store.dump(table) for table in app.store.tables()}
    app.log.rebuild()
    assert before == {table: app.store.dump(table) for table in app.store.tables()}
    app.close()


@pytest.fixture
def gone():
    """The id of a process that ended."""
    done = subprocess.Popen([sys.executable, "-c", "pass"])
    done.wait()
    return done.pid


@pytest.fixture
def at(monkeypatch):
    import time

    real = time.time
    return lambda delta: monkeypatch.setattr(time, "time", lambda: real() + delta)


def typed(app, command, arguments="", session="s1"):
    """A person types one of muster's commands; return what comes back in one text."""
    return knock.said(knock.inside("UserPromptExpansion", {
        "session_id": session, "cwd": app.root, "command_name": "muster:" + command, "command_args": arguments}, app.root))


def edits(app, path="src/a.py", session="s1", **more):
    return knock.inside("PreToolUse", knock.tool(app.root, "Edit", session, file_path=os.path.join(app.root, path), old_string="a",
                                                 new_string="b", **more), app.root)


def edited(app, path="src/a.py", session="s1"):
    knock.inside("PostToolUse", dict(knock.tool(app.root, "Edit", session, file_path=os.path.join(app.root, path)), tool_response={}), app.root)


def sends(app, prompt, session="s1", kind="muster:backend-developer"):
    return knock.inside("PreToolUse", knock.tool(app.root, "Agent", session, subagent_type=kind, prompt=prompt, description="x"), app.root)


def runs(app, command, session="s1"):
    return knock.inside("PreToolUse", knock.tool(app.root, "Bash", session, command=command), app.root)


def test_modes_are_the_models():
    assert tuple(sessions.MODES) == model.MODES
    styles = {entry[:-3] for entry in os.listdir(os.path.join(scratch.CHECKOUT, "output-styles"))}
    assert {rule["style"] for rule in sessions.MODES.values()} - {None} <= styles


@pytest.mark.parametrize("mode, code, config, docs", [
    ("development", None, None, None), ("leadership", "deny", "deny", None), ("sprint", None, None, None), ("config", "deny", None, None)])
def test_a_mode_says_what_the_main_session_changes(app, mode, code, config, docs):
    said = typed(app, "set-mode", mode)
    assert "mode " + mode in said and sessions.MODES[mode]["says"] in said
    assert (sessions.MODES[mode]["style"] or "mode") in said
    assert [knock.decision(edits(app, path)) for path in ("src/a.py", "pyproject.toml", "docs/a.md")] == [code, config, docs]


def test_a_sprint_sends_agents_for_clear_tasks_only(app):
    typed(app, "set-mode", "sprint")
    app.tasks.create("export", detail=FULL)
    app.tasks.create("vague")
    assert "names no task" in knock.said(sends(app, "do something"))
    assert "task T2 is not clear enough" in knock.said(sends(app, "do T2"))
    assert knock.decision(sends(app, "do T1")) is None


def test_nobody_is_sent_while_configuring(app):
    typed(app, "set-mode", "config")
    assert "no agent is sent" in knock.said(sends(app, "do T1"))


def test_an_unknown_mode_names_those_there_are(app):
    assert "there are: development, leadership, sprint, config" in typed(app, "set-mode", "turbo")
    assert app.sessions.mode("s1") == "development"


def test_a_mode_is_one_sessions_own_and_survives_its_end(app):
    typed(app, "set-mode", "leadership")
    assert knock.decision(edits(app, session="s2")) is None
    app.sessions.end("s1")
    said = knock.said(knock.inside("SessionStart", {"session_id": "s1", "cwd": app.root, "source": "resume"}, app.root))
    assert "mode leadership" in said and "leadership-chat.md" in said


def test_sessions_begin_in_the_mode_of_the_configuration_without_a_restart(app):
    project.configure(app.places, {"mode": "sprint"})
    knock.inside("SessionStart", {"session_id": "s3", "cwd": app.root, "source": "startup"}, app.root)
    assert app.sessions.mode("s3") == "sprint"


def test_a_changed_configuration_holds_at_the_next_call(app):
    typed(app, "set-mode", "leadership")
    assert knock.decision(edits(app)) == "deny"
    project.configure(app.places, {"kinds": {"docs": ["src/*.py"]}})
    assert knock.decision(edits(app)) is None


def test_an_off_session_is_left_alone_except_for_musters_own_state(app):
    typed(app, "set-mode", "leadership")
    assert "muster is off in this session" in typed(app, "disable-orchestration")
    assert edits(app) is None and sends(app, "x") is None and runs(app, "git push") is None
    assert knock.decision(edits(app, ".muster/config.json")) == "deny"
    assert knock.decision(runs(app, "rm -rf .muster")) == "deny"
    assert knock.decision(runs(app, "muster status; rm -rf .muster")) == "deny"
    assert knock.decision(runs(app, "muster disable")) == "deny"
    assert knock.inside("Stop", {"session_id": "s1", "cwd": app.root}, app.root) is None
    assert knock.inside("UserPromptSubmit", {"session_id": "s1", "cwd": app.root, "prompt": "fastapi pytest"}, app.root) is None
    assert knock.decision(edits(app, session="s2")) is None and app.sessions.get("s2") is None
    for command in ("set-mode", "rollback", "add-feature", "waive-gate"):
        assert "/enable-orchestration first" in typed(app, command, "sprint now")
    assert "mode leadership" in typed(app, "enable-orchestration")
    assert knock.decision(edits(app)) == "deny"
    assert [event["type"] for event in app.log.read(type="session") if event["type"].endswith("abled")] == ["session.disabled", "session.enabled"]


def test_a_session_with_an_agent_at_work_is_not_switched_off(app):
    knock.inside("SubagentStart", {"session_id": "s1", "cwd": app.root, "agent_id": "a1", "agent_type": "muster:backend-developer"}, app.root)
    assert "is at work in this session" in typed(app, "disable-orchestration")


def test_enabling_lays_muster_down_where_nobody_had(tmp_path):
    root = scratch.repository(tmp_path / "fresh")
    assert "needs" in knock.said(knock.inside("UserPromptExpansion", {
        "session_id": "s1", "cwd": root, "command_name": "muster:cancel-run", "command_args": ""}, root))
    for name in ("muster:inspect-state", "muster:tdd"):
        knock.inside("UserPromptExpansion", {"session_id": "s1", "cwd": root, "command_name": name, "command_args": ""}, root)
    assert not os.path.exists(os.path.join(root, ".muster"))
    said = knock.said(knock.inside("UserPromptExpansion", {
        "session_id": "s1", "cwd": root, "command_name": "muster:enable-orchestration", "command_args": "sprint"}, root))
    assert "repository and session" in said and "mode sprint" in said
    app = App(root)
    assert app.sessions.mode("s1") == "sprint"
    app.close()


def test_a_command_that_only_sounds_like_ours_is_not_ours(app):
    payload = {"session_id": "s1", "cwd": app.root, "command_name": "other:rollback", "command_args": "C1"}
    assert knock.inside("UserPromptExpansion", payload, app.root, "own") is None


# who works on the same

def test_the_second_session_at_a_path_is_told_once(app):
    edited(app)
    assert edits(app) is None
    said = knock.said(edits(app, session="s2"))
    assert "session s1 (mode development, main) works on src/a.py too: since" in said
    assert edits(app, session="s2") is None and edits(app, "docs/a.md", "s2") is None
    assert [event["data"]["on"] for event in app.log.read(type="session.conflict")] == ["src/a.py"]


def test_a_dead_or_ended_session_disturbs_nobody(app, gone):
    edited(app)
    app.sessions.start("s1", gone)
    assert edits(app, session="s2") is None
    app.sessions.start("s1", os.getpid())
    app.sessions.end("s1")
    assert edits(app, session="s3") is None


def test_the_second_session_at_a_task_is_told_once(app):
    app.sessions.start("s1", os.getpid())
    app.tasks.create("export", detail=FULL)
    app.tasks.claim("backend-developer")
    assert runs(app, "muster task show T1", "s2")["hookSpecificOutput"].get("additionalContext") is None
    answer = runs(app, "muster task update T1 --priority high", "s2")
    assert knock.decision(answer) == "allow" and "task T1 is worked on by session s1 (mode development, as backend-developer) since" in knock.said(answer)
    assert "worked on" not in knock.said(sends(app, "do T1", "s2"))
    assert "task T1 is worked on" in knock.said(sends(app, "please do T1.", "s3"))
    assert "worked on" not in knock.said(sends(app, "please do T1.", "s1"))


# expiry, end and merge

def test_a_day_without_a_sign_of_life_ends_a_session(app, at):
    app.sessions.start("s1", os.getpid())
    app.tasks.create("export")
    app.tasks.claim("ada", lease=3 * 86400)
    app.locks.acquire("docs", "ada", lease=86400)
    at(23.5 * 3600)
    assert app.leftovers.expire() == []
    app.locks.acquire("docs", "ada", lease=86400)
    at(24.5 * 3600)
    assert app.leftovers.expire() == ["s1"] and app.leftovers.expire() == []
    assert app.tasks.get("T1")["status"] == "ready" and app.locks.list() == []
    assert not app.sessions.alive("s1")
    app.sessions.seen("s1")
    assert app.sessions.alive("s1") and app.sessions.list()[0]["ended_at"] is None


def test_a_dead_sessions_leftovers_come_over(app, gone):
    app.sessions.start("s1", gone)
    app.tasks.create("export")
    old = app.tasks.claim("ada", lease=3600)["fence"]
    app.locks.acquire("docs", "ada")
    app.agents.start("s1", "muster:backend-developer", "a1")
    app.questions.ask("ada", "architect", "which format?")
    app.sessions.start("s2", os.getpid())
    said = knock.said(knock.inside("SessionStart", {"session_id": "s2", "cwd": app.root, "source": "startup"}, app.root))
    assert "session s1 is gone and left claims (T1); muster session merge s1" in said
    found = app.leftovers.merge("s1", "s2")
    assert [(one["id"], one["agent"]) for one in found["tasks"]] == [("T1", "ada")] and found["tasks"][0]["fence"] > old
    assert found["locks"] == [{"name": "docs", "holder": "ada", "fence": 2}] and [one["id"] for one in found["questions"]] == ["Q1"]
    with pytest.raises(errors.Refused, match="fence {} of task T1 is stale".format(old)):
        app.tasks.finish("T1", old)
    assert app.sessions.public(app.sessions.get("s2"))["tasks"] == ["T1"]
    assert app.agents.get("a1")["status"] == "ended"
    app.log.session = "s2"
    assert app.tasks.finish("T1", found["tasks"][0]["fence"])["status"] == "completed"


def test_a_living_session_keeps_what_it_holds(app):
    app.sessions.start("s1", os.getpid())
    app.sessions.start("s2", os.getpid())
    with pytest.raises(errors.Refused, match="session s1 lives"):
        app.leftovers.merge("s1", "s2")
    with pytest.raises(errors.UsageError, match="into itself"):
        app.leftovers.merge("s1", "s1")


# checkpoints, teams, leads, stand-ups

def test_a_checkpoint_and_the_way_back_are_the_persons(app):
    assert "checkpoint C1 is set" in typed(app, "checkpoint-state", "before the rewrite")
    app.tasks.create("later")
    scratch.write(app.root, "src/a.py", "a = 2\n")
    assert "name the checkpoint, as: /rollback C1" in typed(app, "rollback", "now")
    said = typed(app, "rollback", "c1")
    assert "code and state are back at C1" in said and scratch.read(app.root, "src/a.py") == "a = 1\n"
    saved = app.log.read(type="checkpoint.rollback")[0]["data"]["commit_id"]
    assert saved[:12] in said and scratch.git(app.root, "show", saved + ":src/a.py") == "a = 2"
    assert app.tasks.list() == []


def test_no_way_back_over_a_working_session_or_agent(app):
    typed(app, "checkpoint-state")
    app.sessions.start("s2", os.getpid())
    edited(app, session="s2")
    assert "session s2 works in this project too" in typed(app, "rollback", "C1")
    app.sessions.end("s2")
    knock.inside("SubagentStart", {"session_id": "s1", "cwd": app.root, "agent_id": "a1", "agent_type": "muster:backend-developer"}, app.root)
    assert "is at work; wait for it" in typed(app, "rollback", "C1")


def test_teams_and_leads(app):
    assert 'team "qua" does not exist; there are: ' in typed(app, "activate-team", "qua")
    assert "active teams: qa" in typed(app, "activate-team", "qa")
    assert app.sessions.list()[0]["teams"] == ["qa"]
    app.tasks.create("export")
    assert "type: /assign-lead <task> <agent>" in typed(app, "assign-lead", "T1")
    assert "backend-developer answers for task T1" in typed(app, "assign-lead", "T1 backend-developer")


def test_a_stand_up_tells_what_happened_since_the_last_one(app):
    from muster import standups

    app.tasks.create("export", detail=FULL)
    app.tasks.finish("T1", app.tasks.claim("backend-developer")["fence"], result="written")
    said = typed(app, "team-standup")
    seq = int(said.split("stand-up ")[1].split()[0])
    facts = standups.of(app, seq)
    assert [(one["subject"], one["agent"], one["detail"]) for one in facts["done"]] == [("T1", "backend-developer", "written")]
    assert standups.of(app)["done"] == []
    app.tasks.create("import")
    app.tasks.block("T2", "no sample file")
    assert [one["detail"] for one in standups.of(app)["blocked"]] == ["no sample file"]
    assert standups.of(app, seq) == dict(facts, open=standups.of(app)["open"])
    assert standups.of(app, seq, "qa")["done"] == []
    with pytest.raises(errors.NotFound, match="event 1 is no stand-up"):
        standups.of(app, 1)


def test_counters_count(app):
    for number in range(6):
        app.tasks.create("task {}".format(number), needs=["T1"] if number == 5 else [])
    app.tasks.finish("T1", app.tasks.claim("ada")["fence"])
    app.tasks.fail("T2", app.tasks.claim("ada")["fence"])
    app.tasks.finish("T2", app.tasks.claim("ada")["fence"], review=True)
    app.tasks.review("T2", False)
    app.tasks.block("T3", "x")
    app.tasks.cancel("T4")
    app.tasks.update("T5", needs=["T3"])
    real = {}
    for task in app.tasks.list():
        real[task["status"]] = real.get(task["status"], 0) + 1
    assert {name: count for name, count in app.tasks.counts().items() if count} == real
    assert json.dumps(real)


# sprints by typed commands


def test_a_person_starts_reviews_and_closes_a_sprint(app):
    assert "no sprint is ready or planning" in typed(app, "start-sprint")
    app.sprints.add("one")
    assert "sprint S1 has no task; add some: muster sprint add-task S1 T1 …, or type /plan-epic" in typed(app, "start-sprint")
    app.tasks.create("a", sprint="S1")
    app.sprints.add("two")
    assert "sprint S1 active: one; day 1 of 14; 0 of 1 tasks done" in typed(app, "start-sprint")
    assert "sprint S1 is active and can not become ready" not in typed(app, "start-sprint", "S2")
    assert "sprint S1 review" in typed(app, "review-sprint", "S1")
    assert "sprint S1 has 1 task open: T1 (ready)" in typed(app, "close-sprint")
    assert "--carry-over names no sprint" in typed(app, "close-sprint", "S1 --carry-over")
    assert "sprint S1 complete" in typed(app, "close-sprint", "--carry-over S2")
    assert app.tasks.get("T1")["sprint"] == "S2" and app.log.read(type="sprint.completed")[0]["actor"] == "person"
    app.sprints.add("three")
    app.tasks.create("b", sprint="S3")
    assert "name the sprint; in planning are: S2, S3" in typed(app, "start-sprint")
