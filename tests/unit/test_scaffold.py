"""muster new: what it lays down is found, validates and plays; nothing that exists is overwritten."""

import json
import os
import re

import pytest
import scratch
import yaml

from muster import contract, skills, stages, workflows
from muster.app import App


@pytest.fixture
def root(tmp_path):
    app = scratch.project_at(tmp_path / "repo", files={"pyproject.toml": "[tool.pytest.ini_options]\npythonpath = ['.']\n[tool.ruff]\n",
                                                       "tests/test_one.py": "def test_one():\n    assert True\n"})
    app.close()
    return app.root


def new(root, *args):
    code, out, err = scratch.muster(root, "new", *args)
    assert (code, err) == (0, ""), err
    return out


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as handle:
        return handle.read()


def front(text):
    return yaml.safe_load(text.split("---\n", 2)[1])


def test_an_agent_is_found_and_its_result_is_one(root):
    new(root, "agent", "payments-reviewer", "--description", "Judges money: refunds, fees")
    text = read(root, ".claude/agents/payments-reviewer.md")
    assert front(text)["name"] == "payments-reviewer" and front(text)["description"] == "Judges money: refunds, fees"
    block = re.search(r"```json\n(.*?)```", text, re.DOTALL).group(1)
    assert contract.check(json.loads(block), verdict=False) is None
    app = App(root)
    assert workflows.agent_type(app, "payments-reviewer") == "payments-reviewer"
    app.close()


def test_a_skill_is_found_by_its_triggers(root):
    new(root, "skill", "ledger-rules")
    text = read(root, ".claude/skills/ledger-rules/SKILL.md")
    assert front(text)["name"] == "ledger-rules"
    assert [skill.name for skill in skills.fitting(skills.load(root), "mind the ledger-rules")][0] == "ledger-rules"


def test_a_workflow_opens_a_run(root):
    new(root, "workflow", "migrate-data", "--description", "Move data to a new shape.")
    app = App(root, session="s1")
    run = app.runs.open(workflows.find(app, "migrate-data"), "split names", "s1")
    assert run["workflow"] == "migrate-data"
    assert [stage.gate for stage in stages.parse(read(root, ".claude/commands/migrate-data.md"))] == ["implementation", "review"]
    app.close()


def test_decisions_are_numbered(root):
    assert "docs/adr/0001-use-sqlite.md" in new(root, "adr", "Use SQLite!")
    assert json.loads(new(root, "adr", "Keep it", "--json"))["path"] == "docs/adr/0002-keep-it.md"
    assert read(root, "docs/adr/0002-keep-it.md").startswith("# 0002. Keep it\n")


def test_a_pipeline_runs_what_the_project_can_run(root):
    new(root, "ci")
    found = yaml.safe_load(read(root, ".github/workflows/ci.yml"))
    runs = [step["run"] for step in found["jobs"]["checks"]["steps"] if "run" in step]
    assert any("pytest" in line and "{tmp}" not in line for line in runs)
    assert found["permissions"] == {} and "${{ github.ref }}" in found["concurrency"]["group"]
    new(root, "ci-gitlab")
    script = yaml.safe_load(read(root, ".gitlab-ci.yml"))["checks"]["script"]
    assert any("pytest" in line for line in script)


def test_a_claude_md_names_the_commands(root):
    new(root, "claude-md", "Ledger")
    text = read(root, "CLAUDE.md")
    assert text.startswith("# Ledger\n") and re.search(r"- tests: `.*pytest", text)


def test_without_any_command_a_pipeline_fails_and_says_so(tmp_path):
    app = scratch.project_at(tmp_path / "bare")
    app.close()
    new(app.root, "ci")
    steps = yaml.safe_load(read(app.root, ".github/workflows/ci.yml"))["jobs"]["checks"]["steps"]
    assert "exit 1" in steps[-1]["run"] or "suite.sh" in steps[-1]["run"]


@pytest.mark.parametrize("args, code, says", [
    (("agent", "Payments Reviewer"), 2, 'name "Payments Reviewer" is no name'),
    (("agent",), 2, 'name "" is no name'),
    (("skill", "x" * 65), 2, "at most 64 characters"),
    (("workflow", "../evil"), 2, "is no name"),
    (("adr", "…"), 2, "is no name"),
])
def test_a_bad_name_is_one_line(root, args, code, says):
    got, out, err = scratch.muster(root, "new", *args)
    assert (got, out, err.count("\n")) == (code, "", 1) and says in err


def test_what_exists_is_left(root):
    new(root, "agent", "mine")
    code, _, err = scratch.muster(root, "new", "agent", "mine")
    assert code == 1 and err == "muster: .claude/agents/mine.md exists; it is left as it is\n"
    os.symlink("/nonexistent/x", os.path.join(root, ".claude/agents/link.md"))
    assert scratch.muster(root, "new", "agent", "link")[0] == 1


@pytest.mark.parametrize("said", ["ends with:", "key :", "true", "Null", "yes", "has {braces} and {name}", "- x", "a #c", "x\n---\nevil: 1", "{a}"])
def test_every_description_is_one_text_in_yaml(root, said):
    new(root, "agent", "mine", "--description=" + said)
    found = front(read(root, ".claude/agents/mine.md"))
    assert found["description"] == " ".join(said.split()) and found["name"] == "mine" and "evil" not in found


def test_a_number_of_other_signs_is_none(root):
    for name in ("²²²²-x.md", "0007-seven.md"):
        scratch.write(root, "docs/adr/" + name, "")
    assert "docs/adr/0008-eight.md" in new(root, "adr", "eight")


@pytest.mark.parametrize("link, args", [(".claude/agents", ("agent", "mine")), (".claude", ("skill", "mine")), ("docs", ("adr", "mine"))])
def test_a_link_out_of_the_project_is_not_followed(root, tmp_path, link, args):
    outside = tmp_path / "outside"
    outside.mkdir()
    os.makedirs(os.path.dirname(os.path.join(root, link)), exist_ok=True)
    os.symlink(str(outside), os.path.join(root, link))
    code, out, err = scratch.muster(root, "new", *args)
    assert (code, out, err.count("\n")) == (1, "", 1) and "lies outside the project" in err
    assert os.listdir(str(outside)) == []
