"""muster question, handoff and lock: what they print follows the schemas, who speaks is who is named."""

import json
import os

import jsonschema
import pytest
import scratch

SCHEMAS = os.path.join(scratch.CHECKOUT, "schemas")


@pytest.fixture
def root(tmp_path):
    app = scratch.project_at(tmp_path / "repo", files={"docs/design.md": "# Design\n"})
    app.tasks.create("export")
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


def test_a_question_from_asking_to_the_answer(root):
    asked = follows("question", told(root, "question", "ask", "product-manager", "which fee?", "--task", "T1", "--option", "a", "b",
                                     "--as", "backend-developer"))
    assert (asked["asker"], asked["options"], asked["blocked"]) == ("backend-developer", ["a", "b"], True)
    assert [follows("question", row)["id"] for row in told(root, "question", "list", "--to", "product-manager")] == ["Q1"]
    assert follows("question", told(root, "question", "answer", "Q1", "a"))["answered_by"] == "person"
    assert follows("question", told(root, "question", "show", "Q1"))["status"] == "answered"


def test_a_hand_off_from_offer_to_refusal(root):
    follows("handoff", told(root, "handoff", "offer", "test-engineer", "docs/design.md", "--as", "architect"))
    assert follows("handoff", told(root, "handoff", "refuse", "H1", "no criteria", "--as", "test-engineer"))["reason"] == "no criteria"
    assert [follows("handoff", row)["status"] for row in told(root, "handoff", "list")] == ["refused"]


def test_a_lock_is_taken_and_given_back(root):
    assert told(root, "lock", "acquire", "docs", "--as", "architect")["fence"] == 1
    assert [follows("lock", row)["holder"] for row in told(root, "lock", "list")] == ["architect"]
    assert told(root, "lock", "release", "docs", "--as", "architect")["holder"] is None


@pytest.mark.parametrize("args, says", [
    (("handoff", "offer", "test-engineer", "docs/none.md"), "docs/none.md does not exist; write it first, then hand it over"),
    (("handoff", "offer", "test-enginer", "docs/design.md"), 'recipient "test-enginer" does not exist; did you mean test-engineer or test-eng or ux-engineer'),
    (("question", "ask", "product-manger", "fee?"), 'recipient "product-manger" does not exist; did you mean product-manager or product or product-director'),
    (("question", "answer", "Q7", "x"), "question Q7 does not exist; see: muster question list"),
    (("lock", "release", "docs"), "nobody holds docs; see: muster lock list"),
])
def test_a_fault_is_one_line(root, args, says):
    code, out, err = scratch.muster(root, *args)
    assert (code, out, err) == (1, "", "muster: {}\n".format(says))


def test_an_old_name_is_asked_by_the_one_of_today(root):
    assert told(root, "question", "ask", "test-eng", "which fee?")["recipient"] == "test-engineer"
    assert told(root, "question", "ask", "main", "which fee?")["recipient"] == "orchestrator"


@pytest.mark.parametrize("verb, empty", [("question", "no question is open"), ("handoff", "no hand-off"), ("lock", "no lock is held")])
def test_an_empty_store_is_said(root, verb, empty):
    assert scratch.muster(root, verb)[1] == empty + "\n"
