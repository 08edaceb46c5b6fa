"""Roles: who may send whom beside the open stage."""
import pytest

from muster import flow, roles, teams
from muster.stages import Stage

TEAMS = teams.load()


def view(*agents, gate=None, gates=None):
    stage = Stage("implement", [["muster:" + name for name in agents]], "one", ["code"], gate, ["S"], [["ask"]])
    return flow.View(stages=[stage], states=[{"name": "implement", "status": "open", "failures": 0, "opened": 1}],
                     gates=gates or {})


@pytest.mark.parametrize("agent, by, role", [
    ("backend-developer", "", "worker"),
    ("backend-developer", "engineering-director", "worker"),
    ("engineering-director", "", "lead"),
    ("engineering-director", "project-orchestrator", "lead"),
    ("feature-orchestrator", "", "lead"),
    ("project-orchestrator", "workflow-coordinator", "lead"),
])
def test_an_agent_that_may_be_sent(agent, by, role):
    asks = "muster:" + by if by else ""
    assert roles.part(view("backend-developer"), "muster:" + agent, asks, TEAMS) == (role, None)


@pytest.mark.parametrize("agent, by, why", [
    ("devops-manager", "", ""),
    ("frontend-developer", "", ""),
    ("frontend-developer", "engineering-director", ""),
    ("release-manager", "engineering-director",
     "muster:release-manager is not in the team engineering of muster:engineering-director; name it in next_steps"),
    ("feature-orchestrator", "qa-director",
     "muster:feature-orchestrator is not in the team qa of muster:qa-director; name it in next_steps"),
])
def test_an_agent_that_may_not(agent, by, why):
    asks = "muster:" + by if by else ""
    assert roles.part(view("backend-developer"), "muster:" + agent, asks, TEAMS) == (None, why)


def test_a_director_leads_where_a_member_judges():
    gates = {"review": {"verdict": {"by": ["muster:code-reviewer"], "judges": ["code"]}}}
    assert roles.part(view("backend-developer", gate="review", gates=gates), "muster:qa-director", "", TEAMS) == ("lead", None)


def test_a_director_that_the_stage_names_may_send_any_member():
    here = view("engineering-director")
    assert roles.part(here, "muster:engineering-director", "", TEAMS) == ("worker", None)
    assert roles.part(here, "muster:backend-developer", "muster:engineering-director", TEAMS) == ("member", None)
    assert roles.part(here, "muster:backend-developer", "", TEAMS) == (None, "")


@pytest.mark.parametrize("agent, may", [
    ("muster:project-orchestrator", True), ("muster:qa-director", True), ("qa-director", True),
    ("muster:backend-developer", False), ("other:qa-director", False), ("", False)])
def test_only_leads_spawn(agent, may):
    assert roles.may_spawn(agent, TEAMS) is may
