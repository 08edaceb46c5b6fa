"""Hooks write down who is at work: start, sign of life, end, with and without a run."""

import os

import knock
import pytest
import scratch

from muster.app import App

DEV = "muster:backend-developer"


@pytest.fixture
def project(tmp_path):
    app = scratch.project_at(tmp_path / "project")
    app.sessions.start("s1", os.getpid())
    app.close()
    return app.root


def tell(project, event, *variant, **given):
    return knock.inside(event, dict({"session_id": "s1", "cwd": project, "hook_event_name": event}, **given), project, *variant)


def spawn(project, call="c1", agent=DEV, **given):
    return knock.decision(knock.inside("PreToolUse", knock.tool(project, "Agent", subagent_type=agent, prompt="x", tool_use_id=call, **given), project))


def agents(project):
    app = App(project, session="s1")
    try:
        return {row["id"]: row for row in map(dict, app.store.read("agent.filtered", limit=-1))}
    finally:
        app.close()


def test_an_agent_outside_of_a_run_is_written_down(project):
    assert spawn(project) is None
    assert agents(project)["c1"]["status"] == "asked"
    tell(project, "SubagentStart", agent_id="a1", agent_type=DEV)
    assert agents(project)["a1"]["status"] == "busy" and "c1" not in agents(project)
    tell(project, "SubagentStop", agent_id="a1", agent_type=DEV, last_assistant_message="done")
    assert (agents(project)["a1"]["status"], agents(project)["a1"]["outcome"]) == ("ended", "done")


def test_an_agent_of_an_agent_knows_its_parent(project):
    tell(project, "SubagentStart", agent_id="lead", agent_type="muster:engineering-director")
    spawn(project, agent_id="lead", agent_type="muster:engineering-director")
    tell(project, "SubagentStart", agent_id="a1", agent_type=DEV)
    assert agents(project)["a1"]["parent"] == "lead"


def test_the_launcher_starts_nothing_where_no_agent_works(project):
    flag = os.path.join(project, ".git", "muster", "working")
    payload = {"session_id": "s1", "cwd": project, "hook_event_name": "PostToolUse", "tool_name": "Bash", "agent_id": "a1", "agent_type": DEV,
               "tool_input": {"command": "muster task claim --agent " + DEV}}
    tell(project, "SubagentStart", agent_id="a1", agent_type=DEV)
    assert os.path.exists(flag)
    app = App(project, session="s1", actor="agent")
    app.tasks.create("one")
    app.tasks.claim(DEV)
    app.close()
    os.rename(flag, flag + ".away")
    assert knock.outside("PostToolUse", payload, project, "seen") is None and agents(project)["a1"]["task"] is None
    os.rename(flag + ".away", flag)
    assert knock.outside("PostToolUse", payload, project, "seen") is None and agents(project)["a1"]["task"] == "T1"
    tell(project, "SubagentStop", agent_id="a1", agent_type=DEV, last_assistant_message="done")
    assert not os.path.exists(flag), "the last one is gone"


@pytest.mark.parametrize("started, interrupt, outcome", [(False, False, "unstarted"), (True, False, "lost"), (True, True, "stopped")])
def test_a_call_that_failed_ends_its_agent(project, started, interrupt, outcome):
    spawn(project)
    if started:
        tell(project, "SubagentStart", agent_id="a1", agent_type=DEV)
    tell(project, "PostToolUseFailure", tool_name="Agent", tool_use_id="c1", error="overloaded", is_interrupt=interrupt)
    row = agents(project)["a1" if started else "c1"]
    assert (row["status"], row["outcome"]) == ("ended", outcome)


def test_one_in_the_background_works_on_after_its_call_came_back(project):
    spawn(project)
    tell(project, "SubagentStart", agent_id="a1", agent_type=DEV)
    tell(project, "PostToolUse", tool_name="Agent", tool_use_id="c1", tool_input={}, tool_response={"isAsync": True})
    assert agents(project)["a1"]["status"] == "busy"
    tell(project, "Stop", background_tasks=[{"id": "a1", "type": "subagent"}])
    assert agents(project)["a1"]["status"] == "busy"
    tell(project, "Stop", background_tasks=[])
    assert agents(project)["a1"]["outcome"] == "lost"


def test_the_fork_that_the_client_makes_to_compact_is_no_agent(project):
    tell(project, "SubagentStart", agent_id="f1", agent_type="")
    tell(project, "SubagentStop", agent_id="f1", agent_type="")
    assert agents(project) == {}
