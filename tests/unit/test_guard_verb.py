"""muster guard: the rules, one of them, and how a command would be judged; nothing is run."""

import json
import os

import pytest
import scratch


@pytest.fixture
def root(tmp_path):
    app = scratch.project_at(tmp_path / "repo", files={"src/app.py": "x = 1\n", ".gitignore": "build/\n"})
    app.close()
    scratch.write(app.root, "notes.txt", "ideas\n")
    scratch.muster(app.root, "config", "set", "guards.delete-tracked", "deny")
    return app.root


def call(folder, *args):
    return scratch.muster(folder, "guard", *args)


def test_a_command_is_judged_and_not_run(root):
    assert call(root, "judge", "rm notes.txt")[1].startswith("ask: notes.txt is in no commit")
    assert call(root, "judge", "rm -rf build")[1] == "allow: nothing is lost that can not be had again\n"
    found = json.loads(call(root, "judge", "rm -rf src", "--json")[1])
    assert (found["answer"], found["rule"], found["safer"]) == ("deny", "delete-tracked", "git rm -r src"), "as the project set it"
    assert os.path.exists(os.path.join(root, "notes.txt"))


def test_a_command_is_judged_from_the_folder_it_would_run_in(root):
    assert call(os.path.join(root, "src"), "judge", "rm ../notes.txt")[1].startswith("ask")
    assert call(os.path.join(root, "src"), "judge", "rm notes.txt")[1].startswith("allow")


def test_the_list_shows_what_the_project_set(root):
    rows = {row["rule"]: row for row in json.loads(call(root, "list", "--json")[1])}
    assert rows["delete-tracked"]["set"] == rows["delete-tracked"]["answer"] == "deny"
    assert rows["delete-home"]["set"] == "" and rows["delete-home"]["answer"] == "deny"
    assert call(root)[1] == call(root, "list")[1]


def test_a_rule_is_shown_with_its_examples(root):
    assert "rm -rf docs" in call(root, "show", "delete-tracked")[1]
    assert json.loads(call(root, "show", "delete-home", "--json")[1])["least"] == "ask"
    code, _, said = call(root, "show", "delete-hom")
    assert code == 1 and "did you mean delete-home" in said
