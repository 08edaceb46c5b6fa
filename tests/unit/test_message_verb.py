"""muster message: lines for people, JSON by the schema, exit codes, and refusals in one line."""

import json

import jsonschema
import pytest
import scratch

from muster import model

SCHEMA = json.loads(scratch.read(scratch.CHECKOUT, "schemas/message.json"))


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    app = scratch.project_at(tmp_path_factory.mktemp("cli") / "repo")
    app.agents.start("s1", "muster:tech-lead", "a77")
    app.close()
    return app.root


def ok(root, *words):
    code, out, err = scratch.muster(root, "message", *words)
    assert (code, err) == (0, ""), err
    return out


def said(root, *words):
    """Return the JSON of a call, each message in it held against the schema."""
    value = json.loads(ok(root, *words, "--json"))
    for one in value if isinstance(value, list) else [value]:
        jsonschema.validate(one, SCHEMA, jsonschema.Draft202012Validator)
    return value


def test_the_schema_names_what_the_model_names():
    assert tuple(SCHEMA["properties"]["type"]["enum"]) == model.MESSAGE_TYPES
    assert SCHEMA["properties"]["priority"]["enum"] == list(model.PRIORITIES)
    assert SCHEMA["$defs"]["status"]["enum"] == list(model.DELIVERY_MOVES)


def test_from_sending_to_acknowledging(root):
    assert ok(root, "send", "qa-analyst", "--type", "QUESTION", "--priority", "high", "--text", "which?", "--data", '{"a": [1]}') == "M1 sent to muster:qa-analyst\n"
    assert said(root, "peek", "--as", "qa-analyst")[0]["data"] == {"a": [1]}
    assert ok(root, "receive", "--as", "qa-analyst") == 'M1 high question from person: “which?” data “{"a":[1]}”\n'
    assert ok(root, "receive", "--as", "qa-analyst") == "nothing waits for qa-analyst\n"
    assert said(root, "receive", "--again", "--as", "muster:qa-analyst")[0]["id"] == "M1"
    assert ok(root, "ack", "M1", "--as", "qa-analyst") == "acknowledged M1\n"
    found = said(root, "show", "M1")
    assert found["deliveries"][0]["status"] == "acknowledged" and found["from"] == "person"
    assert said(root, "list", "--type", "question", "--status", "acknowledged")[0]["id"] == "M1" and said(root, "list", "--from", "nobody") == []
    assert "acknowledged" in ok(root, "show", "M1") and "M1" in ok(root, "list") == ok(root)


def test_a_broadcast_a_file_and_a_key(root, tmp_path):
    scratch.write(tmp_path, "words.txt", "from a file\n")
    words = ["broadcast", "--as", "backend-developer", "--type", "critical_alert", "--priority", "critical", "--file", str(tmp_path / "words.txt"), "--key", "k"]
    sent = said(root, *words)
    assert sent["text"] == "from a file\n" and {one["inbox"] for one in sent["deliveries"]} == {"a77", "orchestrator"} and said(root, *words)["id"] == sent["id"]
    assert "SendMessage" in ok(root, "send", "a77", "--type", "answer", "--text", "x", "--expires", "2h")
    assert said(root, "receive", "--as", "orchestrator", "--ack")[0]["from"] == "backend-developer"
    queues = json.loads(ok(root, "queue", "--json"))
    for one in queues:
        jsonschema.validate(one, dict(SCHEMA["$defs"]["queue"], **{"$schema": SCHEMA["$schema"]}))
    assert {one["inbox"]: (one["waiting"], one["urgent"]) for one in queues}["a77"] == (2, 2) and "a77" in ok(root, "queue", "a77")


def test_a_dead_letter_is_listed_and_sent_again(root):
    id = said(root, "send", "data-scientist", "--type", "answer", "--text", "x", "--expires", "0.01s")["id"]
    assert said(root, "dead")[0]["reason"] == "nobody read it in time" and id in ok(root, "dead")
    assert ok(root, "resend", id, "--to", "market-researcher") == "{} sent again: muster:market-researcher\n".format(id)
    assert said(root, "dead") == [] and ok(root, "dead") == "no dead letter\n"


@pytest.mark.parametrize("words, code, line", [
    (["send", "qa-analist", "--type", "answer", "--text", "x"], 1, 'muster: recipient "qa-analist" does not exist; did you mean qa-analyst'),
    (["send", "qa", "--type", "gossip", "--text", "x"], 2, "muster: gossip is no type of message; there are: task_assigned"), (["send", "qa", "--type", "answer"], 2, "muster: the message is empty"),
    (["send", "qa", "--type", "answer", "--data", "{a}"], 2, "muster: --data is no JSON"), (["send", "qa", "--type", "answer", "--text", "x", "--expires", "soon"], 2, "muster: soon is no time; say 90s"),
    (["send", "qa", "--type", "answer", "--file", "/nowhere"], 2, "muster: /nowhere can not be read"), (["receive"], 2, "muster: say whose messages"), (["receive", "--as", "qa-analyst", "--limit", "0"], 2, "muster: limit 0"),
    (["ack", "M99"], 2, "muster: say whose messages: muster message ack M99 --as AGENT"), (["ack", "M99", "--as", "qa-analyst"], 1, "muster: message M99 does not exist"), (["show", "M99"], 1, "muster: message M99 does not exist"), (["resend", "M99"], 1, "muster: message M99 does not exist"),
    (["list", "--status", "lost"], 2, "muster: lost is no status of a message; there are: waiting"),
])
def test_a_refusal_is_one_line_with_the_way_out(root, words, code, line):
    got, out, err = scratch.muster(root, "message", *words)
    assert (got, out) == (code, "") and err.startswith(line) and err.count("\n") == 1


def test_inside_the_client_a_call_that_no_hook_saw_speaks_for_nobody(root):
    code, _, err = scratch.muster(root, "message", "send", "qa", "--type", "answer", "--text", "x", CLAUDECODE="1")
    assert code == 1 and "muster can not tell who speaks here; write the call alone on its line" in err
    assert scratch.muster(root, "message", "queue", CLAUDECODE="1")[0] == 0
