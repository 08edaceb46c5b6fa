"""Workflows: the project's own before the plugin's, with agents and gates that exist."""

import glob
import os

import pytest
import scratch

from muster import errors, model, project, stages, workflows
from muster.app import App

HEAD = "| stage | agents | mode | may change | gate | sizes | on failure |\n|---|---|---|---|---|---|---|\n"
SHIPPED = sorted(os.path.basename(path)[:-3] for path in glob.glob(os.path.join(scratch.CHECKOUT, "commands", "*.md")))


@pytest.fixture
def place(tmp_path):
    opened = []

    def make(table="", agents=(), config=None, name="mine"):
        files = {".claude/agents/{}.md".format(agent): "agent\n" for agent in agents}
        files[".claude/commands/{}.md".format(name)] = table
        app = scratch.project_at(tmp_path / "repo", files=files)
        app.close()
        project.configure(app.places, config or {})
        opened.append(App(app.root, session="s1"))
        return opened[-1]

    yield make
    for app in opened:
        app.close()


def row(agents="architect", gate="–", steps="ask", mode="one", stage="build"):
    return HEAD + "| {} | {} | {} | code | {} | S M L | {} |\n".format(stage, agents, mode, gate, steps)


def test_the_plugins_workflows_resolve_with_agents_and_gates_that_exist(place):
    app = place()
    assert workflows.names(app) == [
        "add-feature", "deploy", "fix-bug", "new-project", "optimize-performance", "refactor", "security-audit"]
    for name in workflows.names(app):
        found = workflows.find(app, name)
        for size in model.SIZES:
            kept = stages.for_size(found.stages, size)
            gates = workflows.resolve_gates(app, kept)
            assert {stage.gate for stage in kept if stage.gate} <= set(gates)
            for gate in gates.values():
                assert all(by.startswith("muster:") for by in (gate.get("verdict") or {}).get("by", ()))
        assert found.fresh == (name == "new-project")
        for stage in found.stages:
            assert all(agent.startswith(("muster:", "/")) for agent in stage.agents() + stage.fallbacks())


def test_a_projects_own_workflow_and_agents_come_first(place):
    app = place(row("architect \\| tech-lead, mine", "review", "refine 1, mine, ask"), ["architect", "mine"], name="add-feature")
    found = workflows.find(app, "add-feature")
    assert found.path.startswith(app.root)
    stage, = found.stages
    assert stage.groups == [["architect", "muster:tech-lead"], ["mine"]] and stage.steps[1] == ["agent", "mine"]


def test_a_command_without_a_stage_table_is_no_workflow_and_hides_none(place):
    app = place("just words", name="fix-bug")
    assert workflows.find(app, "fix-bug").path.startswith(scratch.CHECKOUT)


@pytest.mark.parametrize("table, says", [
    (row("nobody"), '.claude/commands/mine.md:3:1: agent "nobody" does not exist; put it into .claude/agents, or name one of docs/agents.md'),
    (row("code-reviewr"), 'agent "code-reviewr" does not exist; did you mean code-reviewer'),
    (row("muster:nobody"), '.claude/commands/mine.md:3:1: agent "muster:nobody" does not exist'),
    (row(steps="refine 1, nobody, ask"), 'agent "nobody" does not exist'),
    (row("/nowhere", mode="each"), '.claude/commands/mine.md:3:1: workflow "nowhere" does not exist; there are: add-feature'),
    (row("/mine", mode="each"), 'workflow "mine" would run itself; name another'),
    (row(mode="two"), '.claude/commands/mine.md:3:23: mode "two" is unknown'),
])
def test_a_malformed_workflow_is_one_line_with_its_place(place, table, says):
    with pytest.raises(errors.StageTableError) as caught:
        workflows.find(place(table), "mine")
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_an_agent_of_another_plugin_is_taken_by_its_word(place):
    assert workflows.find(place(row("other-plugin:expert")), "mine").stages[0].agents() == ["other-plugin:expert"]


@pytest.mark.parametrize("name", ["nothing", "", "../../etc/passwd", "resume-run", "a/b", "\0"])
def test_an_unknown_workflow_is_one_line_with_those_there_are(place, name):
    with pytest.raises(errors.NotFound) as caught:
        workflows.find(place(), name)
    assert "there are: add-feature, deploy, fix-bug, new-project" in str(caught.value)


def gates_of(app):
    return workflows.resolve_gates(app, workflows.find(app, "mine").stages)


@pytest.mark.parametrize("table, config, says", [
    (row(gate="mystery"), {}, 'gate "mystery" of stage build is unknown; define it in .muster/config.json, or use: design'),
    (row(gate="own"), {"gates": {"own": {"verdict": {"by": ["nobody"]}}}}, 'agent "nobody" does not exist'),
    (row("tester", "own", "refine 1, tech-lead, ask"), {"gates": {"own": {"verdict": {"by": ["tech-lead"]}}}},
     "tech-lead judges gate own and can not also do the work of stage build"),
])
def test_a_gate_that_can_not_hold_is_one_line(place, table, config, says):
    with pytest.raises(errors.MusterError) as caught:
        gates_of(place(table, ["tester"], config))
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_a_projects_words_on_a_gate_go_over_the_standard_ones(place):
    app = place(row(gate="review") + row(gate="own", stage="more").splitlines()[2] + "\n", ["mine"],
                {"gates": {"review": {"verdict": {"by": ["mine"], "judges": ["tests"]}}, "own": {"checks": ["licenses", "tests"]},
                           "unused": {"checks": ["x"]}}})
    assert gates_of(app) == {
        "review": {"checks": [], "verdict": {"by": ["mine"], "judges": ["tests"]}}, "own": {"checks": ["licenses", "tests"]}}


def test_gates_with_tests_have_a_reviewer_to_ask_although_no_stage_reviews(place):
    found = gates_of(place(row(gate="implementation")))
    assert found["review"]["asked_only"] and found["review"]["verdict"]["by"] == ["muster:code-reviewer"]


@pytest.mark.parametrize("gate", ["scan", "challenged", "unchanged", "smoke"])
def test_every_gate_with_checks_has_a_reviewer_to_ask_how_they_are_defined(place, gate):
    """Found by `muster simulate security-audit`: nobody could answer the question, and the gate was run for ever."""
    assert gates_of(place(row(gate=gate)))["review"]["asked_only"]


def test_a_question_has_someone_to_answer_it_whatever_the_project_says_of_reviews(place):
    app = place(row(gate="implementation"), config={"gates": {"review": {"verdict": None}}})
    assert gates_of(app)["review"]["verdict"]["by"] == ["muster:code-reviewer"]


def test_every_gate_a_model_knows_is_a_standard_gate():
    assert set(model.GATES) == set(workflows.GATES)


def test_a_clone_can_not_put_its_own_table_or_judge_under_our_names(place):
    app = place(row("code-reviewer"), ["code-reviewer", "architect"], name="add-feature")
    ours = workflows.find(app, "add-feature", own=False)
    assert not ours.path.startswith(app.root)
    assert all(agent.startswith(("muster:", "/")) for stage in ours.stages for agent in stage.agents())
    gates = workflows.resolve_gates(app, ours.stages)
    assert [judge for gate in gates.values() for judge in (gate.get("verdict") or {}).get("by", ())] == [
        "muster:tech-lead", "muster:code-reviewer", "muster:security-auditor"]


def test_only_the_projects_own_workflow_is_meant_by_a_bare_name_of_its_own(place):
    app = place("just words", name="fix-bug")
    with pytest.raises(errors.NotFound):
        workflows.find(app, "fix-bug", own=True)
