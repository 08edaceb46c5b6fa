"""muster project, epic and sprint: what they print follows the schemas; a definition as JSON and as YAML."""

import json
import os

import jsonschema
import pytest
import scratch

SCHEMAS = os.path.join(scratch.CHECKOUT, "schemas")
DEFINITION = {"sprint": {"id": "one", "duration": 5, "goals": ["pay"], "tasks": [{"id": "a", "estimate": 2}, {"id": "b", "dependencies": ["a"]}]}}


@pytest.fixture
def root(tmp_path):
    app = scratch.project_at(tmp_path / "repo")
    app.close()
    return app.root


def told(root, *args):
    code, out, err = scratch.muster(root, *args, "--json")
    assert (code, err) == (0, ""), err
    return json.loads(out)


def follows(name, value):
    with open(os.path.join(SCHEMAS, name + ".json"), encoding="utf-8") as handle:
        jsonschema.validate(value, json.load(handle))
    return value


def test_a_plan_from_the_first_project_to_the_last_task(root):
    follows("project", told(root, "project", "add", "web", "--name", "Web shop", "--teams", "qa"))
    assert follows("project", told(root, "project", "use", "web"))["used"]
    assert [follows("project", row)["id"] for row in told(root, "project", "list")] == ["default", "web"]
    assert follows("epic", told(root, "epic", "add", "cards", "--features", "a", "b"))["project"] == "web"
    assert follows("epic", told(root, "epic", "start", "E1"))["status"] == "active"
    assert follows("sprint", told(root, "sprint", "add", "first", "--epic", "E1", "--capacity", "10"))["tasks"] == []
    told(root, "task", "add", "form", "--sprint", "S1", "--estimate", "12")
    told(root, "task", "add", "loose")
    assert follows("sprint", told(root, "sprint", "add-task", "S1", "T2"))["over_capacity"] is True
    follows("sprint", told(root, "sprint", "ready", "S1"))
    started = follows("sprint", told(root, "sprint", "start", "S1"))
    assert (started["day"], started["duration"]) == (1, 14)
    assert [follows("sprint", row)["id"] for row in told(root, "sprint", "list", "--status", "active")] == ["S1"]
    assert [task["id"] for task in told(root, "task", "list", "--epic", "E1")] == ["T1", "T2"]
    assert told(root, "task", "next", "--sprint", "S1")["id"] == "T1"
    status = told(root, "status")
    follows("sprint", status["sprint"])
    follows("epic", status["epic"])
    said = scratch.muster(root, "status")[1]
    assert "sprint S1 active: first; day 1 of 14; 0 of 2 tasks done" in said and "epic E1 active: cards" in said
    assert "sprint S1 1/14 0/2" in scratch.muster(root, "statusline")[1]
    follows("sprint", told(root, "sprint", "review"))
    follows("sprint", told(root, "sprint", "reopen", "--reason", "a test is missing"))
    assert follows("project", told(root, "project", "archive", "web"))["status"] == "archived"


@pytest.mark.parametrize("name", ["plan.json", "plan.yaml"])
def test_a_definition_is_read_from_a_file(root, name):
    import yaml

    scratch.write(root, name, json.dumps(DEFINITION) if name.endswith("json") else yaml.safe_dump(dict(DEFINITION, more="x")))
    row = follows("sprint", told(root, "sprint", "plan", "--from", name))
    assert [task["id"] for task in row["tasks"]] == ["a", "b"] and row["progress"]["hours"] == 2


@pytest.mark.parametrize("name, content, says", [
    ("none.json", None, "none.json does not exist; give the file of a sprint, see docs/sprints.md"),
    ("bad.json", "{", "bad.json is no JSON (Expecting property name"),
    ("bad.yaml", "a: [", "bad.yaml is no YAML ("),
    ("bad.json", "\udcff", "bad.json can not be read (no UTF-8)"),
    ("list.json", "[]", 'the file has no object "sprint" at its top; see docs/sprints.md'),
])
def test_a_bad_file_is_one_line(root, name, content, says):
    if content is not None:
        with open(os.path.join(root, name), "wb") as out:
            out.write(content.encode("utf-8", "surrogateescape"))
    code, out, err = scratch.muster(root, "sprint", "plan", "--from", name)
    assert code in (1, 2) and out == "" and err.startswith("muster: " + says) and err.count("\n") == 1


@pytest.mark.parametrize("verb, says", [("project", "default"), ("epic", "no epic; add one:"), ("sprint", "no sprint; make one:")])
def test_an_empty_store_is_said(root, verb, says):
    assert says in scratch.muster(root, verb)[1]


@pytest.mark.parametrize("words, says", [
    (("epic", "update", "E1"), "name what to change; there are: title, description"),
    (("project", "update", "default"), "name what to change; there are: name, teams"),
])
def test_an_update_says_what_to_change(root, words, says):
    scratch.muster(root, "epic", "add", "pay by card")
    code, out, err = scratch.muster(root, *words)
    assert (code, out) == (2, "") and err.startswith("muster: " + says) and err.count("\n") == 1


def test_where_no_sprint_runs_one_has_to_be_named(root):
    assert scratch.muster(root, "sprint", "review") == (2, "", "muster: no sprint runs; name one, see: muster sprint list\n")
