"""Staffing: who has a place left, who of the same craft is free, whom a task fits."""
import pytest

from muster import staffing, teams

TEAMS = teams.load()


def worker(agent, number=1, **more):
    return dict({"id": "{}-{}".format(agent, number), "type": "muster:" + agent, "status": "busy", "silent": 0, "task": None}, **more)


def test_two_of_two_are_the_capacity_and_the_free_one_of_the_craft_is_named():
    rows = [worker("backend-developer", 1, task="T3"), worker("backend-developer", 2)]
    said = staffing.refusal(TEAMS, rows, "muster:backend-developer")
    assert "at its capacity of 2" in said and "T3" in said and "muster:fullstack-developer (0 of 2)" in said
    assert staffing.refusal(TEAMS, rows, "muster:fullstack-developer") is None


def test_the_least_loaded_of_those_who_are_free_comes_first():
    rows = [worker("backend-developer", 1), worker("fullstack-developer", 1)]
    assert [one["agent"] for one in staffing.candidates(TEAMS, staffing.loads(rows), "server")] == ["backend-developer", "fullstack-developer"]
    rows = rows[:1]
    assert [one["agent"] for one in staffing.candidates(TEAMS, staffing.loads(rows), "server")] == ["fullstack-developer", "backend-developer"]


@pytest.mark.parametrize("rows", [
    [worker("backend-developer", 1), worker("backend-developer", 2, silent=1)],
    [worker("backend-developer", 1), worker("backend-developer", 2, status="ended")]])
def test_whoever_is_silent_or_ended_takes_no_place(rows):
    assert staffing.refusal(TEAMS, rows, "muster:backend-developer") is None


def test_a_call_that_was_let_through_takes_its_place_at_once():
    rows = [worker("architect", 1, status="asked")]
    assert "about to start" in staffing.refusal(TEAMS, rows, "muster:architect")


def test_a_team_works_with_as_many_as_its_director_leads():
    rows = [worker("architect"), worker("tech-lead"), worker("api-designer")]
    assert staffing.refusal(TEAMS, rows, "muster:backend-developer").startswith("team engineering has its 3 agents at work: muster:architect")
    assert staffing.refusal(TEAMS, rows, "muster:code-reviewer") is None, "another team's"
    assert staffing.refusal(TEAMS, rows, "muster:test-engineer") is None, "qa has a place for its own member"
    assert "team engineering" in staffing.refusal(TEAMS, rows, "muster:test-engineer", "muster:engineering-director")


@pytest.mark.parametrize("agent", ["Explore", "general-purpose", "muster:engineering-director", "muster:feature-orchestrator"])
def test_whoever_is_in_no_team_has_no_bound(agent):
    assert staffing.refusal(TEAMS, [worker("architect", number) for number in range(50)], agent) is None


def task(title, type="feature", **more):
    return dict({"title": title, "type": type, "description": "", "phase": None, "requirements": [], "deliverables": []}, **more)


@pytest.mark.parametrize("title, type, agent", [
    ("write migrations for orders", "feature", "database-specialist"), ("components of the browser", "feature", "frontend-developer"),
    ("do it", "feature", "fullstack-developer"), ("fix the crash", "bug", "fullstack-developer"), ("x", "test", "test-engineer"),
    ("update the guides", "docs", "technical-writer"), ("cut images for compose", "feature", "docker-specialist")])
def test_a_task_goes_to_the_member_that_it_fits(title, type, agent):
    assert staffing.fitting(TEAMS, {}, task(title, type))["agent"] == agent


def test_a_task_that_fits_nobody_goes_to_nobody():
    assert staffing.fitting(TEAMS, {}, task("odd", "chore")) is None


def test_a_member_without_a_place_left_gets_no_task():
    found = staffing.fitting(TEAMS, {"fullstack-developer": 2}, task("do it"))
    assert found["agent"] in ("backend-developer", "frontend-developer")


def test_a_team_that_assigns_by_hand_is_left_out(tmp_path):
    (tmp_path / "teams.json").write_text('{"teams": {"engineering": {"settings": {"auto_assign": false}}}}')
    found = staffing.fitting(teams.load(str(tmp_path)), {}, task("write migrations"))
    assert found is None
