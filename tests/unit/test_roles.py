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


@pytest.mark.parametrize("agent, role", [
    ("", "orchestrator"), ("muster:workflow-coordinator", "orchestrator"), ("muster:qa-director", "director"), ("muster:backend-developer", "member"),
    ("muster:data-scientist", "member"), ("muster:code-reviewer", "reviewer"), ("muster:requirements-analyzer", "analyst"),
    ("general-purpose", "other"), ("other:code-reviewer", "other")])
def test_every_agent_has_a_role(agent, role):
    assert roles.of(agent, TEAMS).name == role


def test_every_agent_of_ours_is_in_one_of_the_named_roles():
    members = {member for team in TEAMS.values() for member in team.members}
    assert set(roles.REVIEWERS) | set(roles.ANALYSTS) <= members and not set(roles.REVIEWERS) & set(roles.ANALYSTS)


def test_calls_that_a_role_may_not_make_exist():
    from muster import cli

    for role in roles.TABLE:
        for call in role.refused:
            verb, action = call.split()
            parser = cli.parser(verb, cli.load(verb))
            assert action in next(item for item in parser._actions if item.choices).choices, call


@pytest.mark.parametrize("agent, by, why", [
    ("muster:architect", "muster:backend-developer", "may not dispatch agents"), ("muster:release-manager", "muster:qa-director", "not in the team qa"),
    ("muster:code-reviewer", "muster:qa-director", None), ("muster:architect", "muster:project-orchestrator", None),
    ("general-purpose", "general-purpose", None)])
def test_outside_of_a_run_the_role_decides(agent, by, why):
    said = roles.outside(agent, by, TEAMS)
    assert said is None if why is None else why in said


def test_a_project_describes_roles_of_its_own(tmp_path):
    custom = {"deployer": {"like": "member", "agents": ["release-manager"], "secrets": True, "spawn": ["docker-specialist"]}, "watcher": {"like": "reviewer"}}
    role = roles.of("muster:release-manager", TEAMS, custom)
    assert (role.name, role.secrets, role.tasks, role.spawn) == ("deployer", "yes", "own", ("docker-specialist",))
    assert roles.may_spawn("muster:release-manager", TEAMS, custom) and not roles.may_spawn("muster:release-manager", TEAMS)
    assert roles.outside("muster:docker-specialist", "muster:release-manager", TEAMS, custom) is None
    assert "docker-specialist only" in roles.outside("muster:architect", "muster:release-manager", TEAMS, custom)
    (tmp_path / "teams.json").write_text('{"teams": {"own": {"director": "lead", "members": [{"agent": "looker", "role": "watcher"}, {"agent": "judge", "role": "reviewer"}]}}}')
    groups = teams.load(str(tmp_path))
    assert roles.of("looker", groups, custom).name == "watcher" and roles.of("looker", groups, custom).change == ()
    assert roles.of("judge", groups).name == "reviewer" and roles.of("lead", groups).name == "director"
