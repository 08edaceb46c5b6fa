"""Teams: the plugin's own fit the agents that exist, a project's are laid over them, faults are named."""
import json
import os
import re
from pathlib import Path

import jsonschema
import pytest

from muster import errors, teams

ROOT = Path(__file__).resolve().parents[2]
AGENTS = {path.stem for path in (ROOT / "agents").glob("*.md")}
SCHEMA = json.loads((ROOT / "schemas/teams.json").read_text("utf-8"))


def lay(folder, data):
    (folder / "teams.json").write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return teams.load(str(folder))


def test_the_four_teams_hold_every_agent_that_is_no_orchestrator():
    found = teams.load()
    assert list(found) == ["product", "engineering", "qa", "devops"]
    directors = {team.director for team in found.values()}
    members = {agent for team in found.values() for agent in team.members}
    assert directors | members | set(teams.ORCHESTRATORS) == AGENTS
    assert not members & (directors | set(teams.ORCHESTRATORS))


def test_our_file_follows_the_schema():
    jsonschema.validate(json.loads((ROOT / "teams.json").read_text("utf-8")), SCHEMA)


@pytest.mark.parametrize("team", teams.load().values(), ids=lambda team: team.name)
def test_a_director_names_only_members_of_its_team(team):
    body = (ROOT / "agents" / (team.director + ".md")).read_text("utf-8")
    assert set(re.findall(r"`muster:([a-z-]+)`", body)) <= set(team.members)
    assert team.model in body


def test_a_project_replaces_keys_and_adds_teams(tmp_path):
    found = lay(tmp_path, {"teams": {
        "qa": {"members": ["qa-engineer", {"agent": "own-tester", "capacity": 3, "specialties": ["load"]}]},
        "data": {"orchestrator": "data-lead", "members": ["data-scientist"], "settings": {"worktree_strategy": "team_level"}}}})
    assert found["qa"].director == "qa-director"
    assert found["qa"].members == {"test-engineer": {"capacity": 1, "specialties": []},
                                   "own-tester": {"capacity": 3, "specialties": ["load"]}}
    assert (found["data"].director, found["data"].settings["worktree_strategy"]) == ("data-lead", "team_level")
    assert teams.capable(found, "Load") == [("qa", "own-tester")]
    assert [team.name for team in teams.of_member(found, "data-scientist")] == ["product", "data"]


@pytest.mark.parametrize("data, says", [
    ("{", "Expecting"),
    ("[]", 'the top level has no object "teams"'),
    ({"teams": {"qa": []}}, 'team "qa": it is no object'),
    ({"teams": {"qa": {"members": {}}}}, '"members" is no list'),
    ({"teams": {"qa": {"members": [{"capacity": 1}]}}}, "names no agent"),
    ({"teams": {"qa": {"members": [{"agent": "a", "capacity": 0}]}}}, "a: capacity 0 is no whole number from 1"),
    ({"teams": {"qa": {"members": [{"agent": "a", "specialties": "x"}]}}}, "specialties is no list of texts"),
    ({"teams": {"qa": {"settings": {"auto_assign": "yes"}}}}, 'setting auto_assign is "yes"'),
    ({"teams": {"qa": {"settings": {"worktree_strategy": "none"}}}}, 'worktree_strategy "none" is unknown; use one of: epic_level'),
    ({"teams": {"qa": {"director": {"agent": "a", "max_parallel_agents": True}}}}, "max_parallel_agents true is no whole number"),
    ({"teams": {"qa": {"capabilities": [1]}}}, '"capabilities" is no list of texts'),
])
def test_a_fault_names_file_team_and_value(tmp_path, data, says):
    with pytest.raises(errors.UsageError) as caught:
        lay(tmp_path, data)
    assert says in str(caught.value) and "teams.json" in str(caught.value) and "\n" not in str(caught.value)


def test_no_regular_file_holds_nobody_up(tmp_path):
    os.mkfifo(tmp_path / "teams.json")
    with pytest.raises(errors.UsageError, match="it is no file"):
        teams.load(str(tmp_path))
