"""The loopback server speaks the streaming Messages API and keeps conversations apart."""

import json
import urllib.request

import pytest

from muster.rehearsal.script import Script
from muster.rehearsal.server import ModelServer

MAIN = [{"type": "text", "text": "x-anthropic-billing-header: cc_entrypoint=sdk-cli;"}]


@pytest.fixture
def serve():
    servers = []

    def started(main=(), agents=None, **more):
        act = {"main": list(main), "agents": agents or {}}
        servers.append(ModelServer(Script([act]), [("You scout.", "p:scout")], "/nowhere", **more))
        servers[-1].start()
        return servers[-1]

    yield started
    for one in servers:
        one.stop()


def ask(model, messages, agent="", retry="0", tools=("Bash",), system=MAIN, path="/v1/messages?beta=true"):
    body = {"model": "m", "messages": messages, "system": system, "tools": [{"name": name} for name in tools]}
    headers = {"x-stainless-retry-count": retry}
    if agent:
        headers["x-claude-code-agent-id"] = agent
    request = urllib.request.Request(model.url + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode()


def data(stream):
    return [json.loads(line[6:]) for line in stream.splitlines() if line.startswith("data: ")]


def text(stream):
    return "".join(one["delta"].get("text", "") for one in data(stream) if one["type"] == "content_block_delta")


def user(content):
    return {"role": "user", "content": content}


def test_a_step_streams_as_the_api_does(serve):
    events = data(ask(serve([{"say": "hello", "bash": "ls"}]), [user("go")]))
    assert [event["type"] for event in events] == [
        "message_start",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ]
    assert events[4]["content_block"]["name"] == "Bash"
    assert json.loads(events[5]["delta"]["partial_json"])["command"] == "ls"
    assert events[7]["delta"]["stop_reason"] == "tool_use"


def test_agents_are_told_by_header_and_body(serve):
    model = serve([{"say": "m1"}, {"say": "m2"}], {"p:scout": [{"steps": [{"say": "s1"}, {"say": "s2"}]}]})
    scout = [{"type": "text", "text": "You scout.\n\nfooter"}]
    assert text(ask(model, [user("go")])) == "m1"
    assert text(ask(model, [user("look")], "a1", system=scout)) == "s1"
    assert text(ask(model, [user("go")])) == "m2"
    assert text(ask(model, [user("look")], "a1", system=scout)) == "s2"


def test_an_agent_no_file_describes_is_told_by_the_client(serve):
    model = serve([], {"general-purpose": [{"steps": [{"say": "g"}]}]})
    model.name_agent("a7", "general-purpose")
    assert text(ask(model, [user("think")], "a7")) == "g"


def test_a_retry_gets_the_same_answer(serve):
    model = serve([{"say": "one"}, {"say": "two"}])
    assert [text(ask(model, [user("go")], retry=count)) for count in ("0", "1", "2")] == ["one"] * 3
    assert text(ask(model, [user("go")])) == "two"


@pytest.mark.parametrize(
    "messages, tools, kind, answer",
    [
        ([user("CRITICAL …\nYour task is to create a detailed summary of it")], ("Bash",), "compaction", "<summary>"),
        ([user('Answer with {"ok": true}')], (), "judge", '{"ok": true}'),
        ([user("Write a title for this session")], (), "title", '{"title"'),
        ([user("PASS or FAIL?")], (), "judge", "PASS"),
    ],
)
def test_requests_beside_the_conversation_consume_no_step(serve, messages, tools, kind, answer):
    model = serve([{"say": "one"}])
    assert answer in text(ask(model, messages, tools=tools))
    assert [asked.kind for asked in model.asked] == [kind]
    assert text(ask(model, [user("go")])) == "one"


def test_results_come_back_to_their_calls(serve):
    model = serve([{"bash": "git push"}, {"say": "well"}])
    ask(model, [user("go")])
    call = model.calls["toolu_0001"]
    assert (call.tool, call.result) == ("Bash", None)
    result = {"type": "tool_result", "tool_use_id": "toolu_0001", "is_error": True, "content": "no push"}
    ask(model, [user("go"), user([result])])
    assert (call.result, call.failed) == ("no push", True)
    assert "no push" in model.asked[1].texts


def test_a_script_that_ran_out_still_answers(serve):
    model = serve([])
    assert text(ask(model, [user("go")])) == "[rehearsal] main was asked, but the cast has no steps for it"
    assert model.script.faults == ["main was asked, but the cast has no steps for it"]


def test_a_body_that_is_no_json_is_a_fault_not_a_hang(serve):
    model = serve([])
    request = urllib.request.Request(model.url + "/v1/messages", b"{", {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert "loopback server failed" in answer.read().decode()
    assert model.faults


def test_tokens_are_counted_by_length(serve):
    assert json.loads(ask(serve([]), [user("go")], path="/v1/messages/count_tokens"))["input_tokens"] > 0
