"""The cases for the client's own `plugin eval` are well formed: it loads them all, and their graders see what happened."""

import glob
import json
import os
import re
import shutil
import subprocess

import pytest
import yaml

from muster.rehearsal import client, roster, script, server

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FOLDER = os.path.join("evals", "cases")
AT_ONCE = "4"


class Talk(script.Conversation):
    """Says its steps, then that it stops, as often as it is asked."""

    def next(self):
        turn = super().next()
        turn.step = turn.step or {"say": "I stop here."}
        return turn


class Model:
    """What a model would do that finds the right component in each case, or, without `finds`, in none."""

    def __init__(self, cases, finds):
        self.cases, self.finds, self.talks, self.faults = cases, finds, {}, []

    def upcoming(self, agent_id, kind, prompt):
        """Return the conversation of a case, told by its prompt, or that of a dispatched agent."""
        name = agent_id or next(name for name, case in self.cases.items() if asked(case) in prompt)
        if name not in self.talks:
            self.talks[name] = Talk(name, [{"result": {}}] if agent_id else self.steps(name))
        return self.talks[name]

    def steps(self, name):
        """Return the call that the case hopes for."""
        if not self.finds:
            return []
        grader = next(grader for grader in self.cases[name]["graders"] if grader.get("min"))
        if grader["tool"] == "Skill":
            return [{"skill": named(grader)}]
        return [{"agent": {"type": named(grader), "prompt": "look at it"}}]


def asked(case):
    """The words of a case's prompt that reach the model as they stand: a command's are its arguments."""
    prompt = case["execution"]["prompt"]
    return prompt.partition(" ")[2] if prompt.startswith("/") else prompt


def named(grader):
    """The component that a grader looks for: of several, the first."""
    return re.sub(r"\((\w+)[^)]*\)", r"\1", grader["input_match"])


@pytest.fixture(scope="module")
def cases():
    found = {}
    for path in glob.glob(os.path.join(ROOT, FOLDER, "*", "case.yaml")):
        with open(path, encoding="utf-8") as handle:
            found[os.path.basename(os.path.dirname(path))] = yaml.safe_load(handle)
    return found


@pytest.fixture
def evaluate(program, tmp_path, cases):
    """A function that has the client evaluate a copy of the plugin with a scripted model; its status and its report."""

    def evaluated(finds):
        plugin, report = str(tmp_path / "muster"), str(tmp_path / "report.json")
        # a copy: results are written into the plugin
        shutil.copytree(ROOT, plugin, symlinks=True, ignore=shutil.ignore_patterns(
            ".git", ".venv", ".cache", ".*_cache", "__pycache__", "tests", "validators", "docs"))
        model = server.ModelServer(Model(cases, finds), roster.read(plugin, str(tmp_path)), str(tmp_path))
        model.start()
        try:
            done = subprocess.run(
                [program, "plugin", "eval", plugin, "--eval-dir", FOLDER, "--trust-plugin", "--no-publish", "--scaffold",
                 "--ablation", "none", "--runs", "1", "-j", AT_ONCE, "--json", report],
                env=client.world(str(tmp_path), model.url), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                timeout=280, cwd=str(tmp_path))
        finally:
            model.stop()
        assert os.path.isfile(report), done.stdout
        with open(report, encoding="utf-8") as handle:
            return done, {case["name"]: case["arms"]["with"][0] for case in json.load(handle)["cases"]}

    return evaluated


def test_each_case_asks_for_components_that_are_there(cases):
    assert len(cases) >= 12
    for name, case in cases.items():
        assert case["name"] == name
        for grader in case["graders"]:
            if grader["type"] == "tool_used":
                place = "skills/{}/SKILL.md" if grader["tool"] == "Skill" else "agents/{}.md"
                part = named(grader).partition(":")[2]
                assert os.path.isfile(os.path.join(ROOT, place.format(part))), (name, part)


def test_the_client_runs_each_case_and_its_graders_see_a_model_that_finds(cases, evaluate):
    done, seen = evaluate(finds=True)
    assert sorted(seen) == sorted(cases), done.stdout
    for name, run in seen.items():
        assert run["error"] is None, (name, run["error"])
        assert run["passed"], (name, run["graders"])
    assert done.returncode == 0, done.stdout


def test_the_graders_see_a_model_that_finds_nothing(cases, evaluate):
    done, seen = evaluate(finds=False)
    assert [name for name, run in seen.items() if run["passed"]] == []
    assert sorted(seen) == sorted(cases) and done.returncode == 1, done.stdout
