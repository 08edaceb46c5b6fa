"""The simulator: it finds what is wrong with an engine that was made wrong, and nothing in the engine as it is."""

import json
import xml.dom.minidom

import pytest

from muster import cli, deploys, dispatches, errors, flow, gate_report, gates, git, runs
from muster.simulator import (
    costs,
    decisions,
    diagram,
    figures,
    fleet,
    ground,
    outside,
    person,
    player,
    scenarios,
    trial,
    world,
)

RANDOM = 60
SHIPPED = ("add-feature", "deploy", "fix-bug", "new-project", "optimize-performance", "refactor", "security-audit")
# Played by `make soak`: every single commit of a run, every moment.
LONG = ("crash", "stale", "stops", "garbage", "strict")


def found(workflow, names, random=0, root=None):
    """Play scenarios in this very process, where the engine may be a mutant; return the violations by name."""
    jobs = fleet.jobs_of(workflow, names, random, 1)
    return {fault["what"]: fault for _, part in fleet.sail(jobs, root, costs=costs.Costs(), workers=1) for fault in part["faults"]}


@pytest.fixture
def place():
    made = ground.Ground()
    yield made
    made.close()


@pytest.mark.parametrize("workflow", SHIPPED)
def test_random_runs_of_a_shipped_workflow_violate_nothing(workflow):
    assert found(workflow, [], RANDOM) == {}


@pytest.mark.parametrize("workflow", SHIPPED)
def test_the_named_scenarios_of_a_shipped_workflow_violate_nothing(workflow):
    assert found(workflow, [name for name in scenarios.SCENARIOS if name not in LONG]) == {}


@pytest.mark.parametrize("name", LONG)
def test_the_long_scenarios_of_the_shortest_workflow_violate_nothing(name):
    assert found("refactor", [name]) == {}


# mutants: the engine, wrong in one place

def opens_by_itself(patch):
    judge = gate_report.judge
    patch.setattr(gate_report, "judge", lambda *given: dict(judge(*given), status="passed", why=""))


def has_no_bound(patch):
    step_for = flow.step_for
    patch.setattr(flow, "step_for", lambda stage, failures: step_for(stage, 1))


def skips_a_stage(patch):
    passed = flow._next
    patch.setattr(flow, "_next", lambda view, position: passed(view, min(position + 1, len(view.stages) - 1)))


def takes_evidence_of_another_tree(patch):
    patch.setattr(gates.Gates, "_status", lambda self, gate, definition, item, waiver, words, tree: (item["status"], "") if item else ("open", ""))


def never_lets_a_verdict_age(patch):
    patch.setattr(gates.Gates, "judged_changes", lambda self, old, new, judged: [])


def forgets_who_died(patch):
    patch.setattr(dispatches.Dispatches, "lose_dead", lambda self: 0)


def holds_stop_for_ever(patch):
    patch.setattr(flow, "hold", lambda view, holds, progressed, background: view.status == "active")


def has_no_budget(patch):
    patch.setattr(runs.Runs, "overspent", lambda self, row: None)


def completes_too_early(patch):
    patch.setattr(runs.Runs, "_held", lambda self, run, tree: self._view(self.store, self.get(run)).index() is None
                  and self.get(run)["status"] == "active")


def deploys_unasked(patch):
    patch.setattr(deploys.Deployment, "needs_word", lambda self: False)


def takes_no_for_an_answer(patch):
    verdicts = gate_report._verdicts
    patch.setattr(gate_report, "_verdicts", lambda definition, words, *lists: verdicts(definition, dict.fromkeys(words, "approve"), *lists))


@pytest.mark.parametrize("mutant, workflow, names, says", [
    (opens_by_itself, "fix-bug", ["gate-fails-once"], {"gate without evidence"}),
    (has_no_bound, "fix-bug", ["gate-fails-for-ever"], {"bound broken"}),
    (skips_a_stage, "refactor", ["happy"], {"stage out of turn"}),
    (takes_evidence_of_another_tree, "fix-bug", ["happy"], {"stale evidence", "ended without its gates"}),
    (never_lets_a_verdict_age, "refactor", ["stale"], {"stale evidence"}),
    (forgets_who_died, "refactor", ["crash"], {"dispatch lost"}),
    (holds_stop_for_ever, "refactor", ["stops"], {"stop held for ever"}),
    (has_no_budget, "fix-bug", ["budget"], {"budget broken"}),
    (completes_too_early, "fix-bug", ["happy"], {"ended early", "stale evidence", "ended without its gates"}),
    (deploys_unasked, "deploy", ["happy"], {"deployed without a word"}),
    (takes_no_for_an_answer, "fix-bug", ["gate-fails-once"], {"gate without evidence"}),
], ids=lambda value: value.__name__ if callable(value) else None)
def test_a_mutant_of_the_engine_is_found(monkeypatch, mutant, workflow, names, says):
    mutant(monkeypatch)
    faults = found(workflow, names)
    assert says & set(faults), faults
    fault = faults[min(says & set(faults))]
    place = ground.Ground()
    try:  # what it prints plays the violation again
        assert trial.again(place, workflow, costs.Costs(), decisions.read(decisions.spelled(fault["trace"])), fault["what"])
    finally:
        place.close()


def test_random_runs_find_a_mutant_too(monkeypatch):
    opens_by_itself(monkeypatch)
    assert "gate without evidence" in found("fix-bug", [], 20)


def test_a_trace_is_made_as_short_as_it_can_be(monkeypatch, place):
    opens_by_itself(monkeypatch)
    given = {"check/regression/regression/1": "failed", "size": "S", "agent/fix/backend-developer/1": "garbage", "between/2": "edit_docs"}
    fault = trial.play(place, "fix-bug", costs.Costs(), given)[1]
    assert trial.shrink(place, "fix-bug", costs.Costs(), fault)["trace"] == {"check/regression/regression/1": "failed"}


# the world around it

def test_everything_is_put_back_at_the_end():
    before = git.tree, person.user_prompt_expansion.wire.app, gate_report.checks.CHECKS
    with outside.Outside(world.World()):
        assert git.tree is not before[0]
    assert (git.tree, person.user_prompt_expansion.wire.app, gate_report.checks.CHECKS) == before


def test_a_tree_put_back_as_it_was_has_the_hash_it_had():
    made = world.World()
    before = made.tree()
    undo = made.write("code")
    assert made.changed(before, made.tree()) == [("M", "src/app.py")]
    made.put_back(undo)
    assert made.tree() == before


def test_decisions_are_those_of_their_seed_and_of_their_key_alone():
    keys = ["agent/a/{}".format(number) for number in range(200)]
    one, other = decisions.Decisions(seed=7, mix="hostile"), decisions.Decisions(seed=7, mix="hostile")
    assert [one.choose(key, "abc") for key in keys] == [other.choose(key, "abc") for key in reversed(keys)][::-1]
    assert decisions.read(decisions.spelled(one.trace)) == one.trace
    with pytest.raises(errors.UsageError):
        decisions.read("nonsense")


def test_a_crash_changes_nothing_but_the_way(place):
    plain, _ = trial.play(place, "fix-bug", costs.Costs(), {"check/regression/regression/1": "failed"})
    after, _ = trial.play(place, "fix-bug", costs.Costs(), {"check/regression/regression/1": "failed", "crash/1": 20})
    assert after.crashed == 1 and after.end() == plain.end() and after.dispatches >= plain.dispatches


# figures and pictures

def test_figures_name_paths_costs_and_the_chain_that_is_waited_for(tmp_path):
    (tmp_path / "costs.json").write_text(json.dumps({"agents": {"architect": {"seconds": 600, "tokens": 7}}, "checks": {"tests": 5}}))
    told = figures.Figures("add-feature")
    for _, part in fleet.sail(fleet.jobs_of("add-feature", ["happy"], 8, 1), costs=costs.read(str(tmp_path / "costs.json")), workers=1):
        told.add(part)
    shown = told.to_dict()
    assert shown["played"] == 11 and shown["violations"] == [] and shown["expected"]["dispatches"]["mean"] >= 3
    chain = [one["what"] for one in shown["critical_path"]]
    assert "architect (design)" in chain and "api-designer (design)" not in chain
    assert sum(one["count"] for one in shown["paths"]) == 4


@pytest.mark.parametrize("said", ["[]", "{", '{"agents": {"a": {"seconds": -1}}}', '{"checks": {"tests": "long"}}'])
def test_a_file_of_durations_that_is_none_is_one_line(tmp_path, said):
    (tmp_path / "costs.json").write_text(said)
    with pytest.raises(errors.UsageError):
        costs.read(str(tmp_path / "costs.json"))


@pytest.mark.parametrize("workflow", SHIPPED)
def test_the_picture_of_a_table_is_well_formed_and_names_every_stage(place, workflow):
    table = place.gates(workflow, place.sizes(workflow)[0])[0]
    drawn = xml.dom.minidom.parseString(diagram.svg(workflow, table))
    said = " ".join(node.firstChild.data for node in drawn.getElementsByTagName("text"))
    flat = diagram.mermaid(workflow, table)
    for stage in table:
        assert stage.name in said and '"{}'.format(stage.name) in flat
    assert flat.startswith("stateDiagram-v2\n") and "[*] --> s0" in flat


# the verb

def test_a_projects_own_workflow_is_played_with_its_own_agents(tmp_path, monkeypatch, capsys):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    for name, text in (("commands/small.md", "| stage | agents | mode | may change | gate | sizes | on failure |\n|---|---|---|---|---|---|---|\n"
                                             "| build | mine | one | code | implementation | S | refine 1, ask |\n"), ("agents/mine.md", "x\n")):
        (tmp_path / ".claude" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / ".claude" / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["simulate", "small", "--runs", "10", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["workflows"][0]
    assert shown["workflow"] == "small" and shown["ends"]["completed"] and shown["violations"] == []
    assert sorted(path.name for path in tmp_path.iterdir()) == [".claude", ".git"], "nothing is written into the project"


def test_a_violation_is_told_with_the_command_that_plays_it_again(monkeypatch, capsys, tmp_path):
    opens_by_itself(monkeypatch)
    monkeypatch.setattr(fleet, "cores", lambda: 1)
    monkeypatch.chdir(tmp_path)
    assert cli.main(["simulate", "fix-bug", "--scenario", "gate-fails-once"]) == 1
    said = capsys.readouterr().out
    assert "VIOLATION gate without evidence" in said and "again: muster simulate fix-bug --play " in said
    assert cli.main(["simulate", "fix-bug", "--play", "check/regression/regression/1=failed"]) == 1


@pytest.mark.parametrize("words, status, says", [
    (["nonesuch"], 1, 'workflow "nonesuch" does not exist; there are: add-feature'),
    (["fix-bug", "--scenario", "nonesuch"], 2, 'scenario "nonesuch" does not exist'),
    (["all", "--mermaid"], 2, "a picture or a trace is of one workflow"),
    (["fix-bug", "--runs", "-1"], 2, "-1 is no number of runs"),
    (["fix-bug", "--play", "x"], 2, '"x" is no decision'),
])
def test_a_call_that_can_not_be_is_one_line(monkeypatch, capsys, tmp_path, words, status, says):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["simulate"] + words) == status and says in capsys.readouterr().err


def test_a_seed_alone_plays_that_one_run(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["simulate", "fix-bug", "--seed", "3"]) == 0
    assert "1 runs, 0 violations" in capsys.readouterr().out.splitlines()[-1]
    assert player.STEPS and cli.main(["simulate", "fix-bug", "--scenario", "list"]) == 0
