"""muster agent, team assign and lead: what they print follows schemas/agent.json, what they refuse says the way out."""

import json
import os

import jsonschema
import pytest
import scratch

from muster.app import App

with open(os.path.join(scratch.CHECKOUT, "schemas", "agent.json"), encoding="utf-8") as handle:
    SCHEMA = json.load(handle)
DEV = "muster:backend-developer"


@pytest.fixture
def root(tmp_path):
    app = scratch.project_at(tmp_path / "project")
    app.sessions.start("s1", os.getpid())
    for number, agent in enumerate((DEV, DEV, "muster:architect"), 1):
        app.agents.reserve("c{}".format(number), agent, "a1" if number == 3 else "")
        app.agents.start("s1", agent, "a{}".format(number))
    app.tasks.create("server endpoint", detail={"deliverables": ["app.py"], "success_criteria": ["it answers"]}, estimate=1)
    app.tasks.create("odd", type="chore")
    app.close()
    return app.root


def muster(root, *args, **variables):
    return scratch.muster(root, *args, **variables)


def shown(root, *args):
    code, out, err = muster(root, *args, "--json")
    assert code == 0, err
    return json.loads(out)


def valid(value, name=None):
    jsonschema.validate(value, dict(SCHEMA["$defs"][name], **{"$defs": SCHEMA["$defs"]}) if name else SCHEMA)
    return value


def test_lists_of_agents_follow_the_schema(root):
    for args in (("list",), ("list", "--all"), ("list", "--status", "busy"), ("list", "--type", "architect"), ("children", "a1")):
        for one in shown(root, "agent", *args):
            valid(one)
    assert [one["id"] for one in shown(root, "agent", "list")] == ["a3", "a2", "a1"]
    assert [one["id"] for one in shown(root, "agent", "children", "a1")] == ["a3"]
    assert valid(shown(root, "agent", "show", "a1"))["children"] == ["a3"]


def test_who_is_free_is_found_and_picked(root):
    found = shown(root, "agent", "find", "server")
    assert [valid(one, "candidate")["agent"] for one in found] == ["fullstack-developer", "backend-developer"]
    code, _, err = muster(root, "agent", "pick", "--capability", "server")
    assert (code, err) == (1, "muster: nobody with server is free: fullstack-developer (0 of 2), backend-developer (2 of 2); wait for one of them to end\n")
    assert valid(shown(root, "agent", "pick", "--capability", "correctness"), "candidate")["agent"] == "code-reviewer"


def test_an_agent_is_told_what_it_works_on(root):
    assert valid(shown(root, "agent", "update", "a1", "T1", "--status", "blocked"))["task"] == "T1"
    assert shown(root, "agent", "update", "a1", "none", "--status", "idle")["task"] is None


@pytest.mark.parametrize("args, says", [
    (("agent", "show", "zz"), "agent zz does not exist; see: muster agent list --all"),
    (("agent", "show", DEV), DEV + " names several agents; give the id of one: a1, a2"),
    (("agent", "update", "a1"), "name a task or a status; there are: idle, busy, blocked"),
    (("agent", "update"), "name the agent; see: muster agent list"),
    (("agent", "pick", "--capability", "juggling"), "nobody has juggling; see: muster team list"),
    (("team", "assign", "T9"), "task T9 does not exist; see: muster task list"),
    (("team", "assign", "--to", "architect"), "name the task that architect gets; see: muster task ready"),
    (("team", "lead", "T1"), "lead wants a task and an agent; as: muster team lead T1 backend-developer")])
def test_what_can_not_be_is_one_line(root, args, says):
    code, out, err = muster(root, *args)
    assert code in (1, 2) and out == "" and err == "muster: " + says + "\n"


def test_tasks_are_assigned_and_led(root):
    answer = valid(shown(root, "team", "assign"), "assignment")
    assert answer["left"][0]["task"] == "T2" and answer["left"][0]["why"].startswith("no free member fits it")
    assert answer["assigned"] == [{"task": "T1", "agent": "fullstack-developer", "team": "engineering", "why": "specialty server"}]
    assert valid(shown(root, "team", "assign", "T2", "--to", "architect"), "assignment")["left"] == []
    assert shown(root, "team", "lead", "T2", "muster:engineering-director")["lead"] == "engineering-director"
    assert muster(root, "team", "lead", "T2", "qa-director")[1] == "qa-director answers for T2\n"


def test_status_shows_agents_silence_and_breakers(root):
    scratch.write(root, ".muster/config.json", '{"agents": {"silent_minutes": 1e-9}, "breaker": {"failures": 1}}')
    app = App(root, session="s1")
    app.agents.end(app.store.one("agent.by_id", id="a3"), "lost", "died")
    app.close()
    data = shown(root, "status")
    assert [valid(one)["silent"] for one in data["active_agents"]] == [True, True]
    assert valid(data["breakers"][0], "breaker")["agent"] == "muster:architect"
    out = muster(root, "status")[1]
    assert "muster:backend-developer (silent 0 min, last tool none)" in out
    assert "breaker of muster:architect open: 1 failures, the last: died; trial in" in out and "muster:engineering-director → orchestrator → person" in out
    assert "silent 0 min" in muster(root, "agent", "list")[1]


def test_inside_the_client_an_agent_tells_of_itself(root):
    inside = {"CLAUDECODE": "1"}
    assert muster(root, "agent", "update", "T1", "--status", "busy", "--as", DEV, "--agent-id", "a1", **inside)[0] == 0
    code, _, err = muster(root, "agent", "update", "a2", "T1", "--as", DEV, "--agent-id", "a1", **inside)
    assert code == 1 and "each tells of itself only" in err
    code, _, err = muster(root, "agent", "update", "a2", "T1", **inside)
    assert code == 1 and "can not tell who speaks" in err
    assert muster(root, "agent", "update", "a2", "--status", "idle", "--as", "orchestrator", **inside)[0] == 0


def test_a_claim_sweeps_who_went_silent(root):
    app = App(root, session="s1", actor="agent")
    app.tasks.claim(DEV, "T1")
    app.agents.seen("a1", "Bash", [DEV])
    app.close()
    scratch.write(root, ".muster/config.json", '{"agents": {"silent_minutes": 1e-9}}')
    assert "T1 claimed" in muster(root, "task", "claim", "T1", "--agent", "muster:fullstack-developer", CLAUDECODE="1")[1]
