"""The result contract: what is read from a last message, and that the code and the schema say the same."""

import json
import os
import time

import jsonschema
import pytest
import scratch
from hypothesis import given, settings
from hypothesis import strategies as st

from muster import contract

with open(os.path.join(scratch.CHECKOUT, "schemas", "result.json"), encoding="utf-8") as handle:
    SCHEMA = jsonschema.Draft202012Validator(json.load(handle))
GOOD = {"status": "done", "summary": "did it", "files_changed": ["a.py"], "tests_passing": None, "next_steps": []}
FINDING = {"file": "a.py", "line": 3, "severity": "high", "what": "wrong", "fix": "right"}


def block(value):
    return "```json\n{}\n```".format(value if isinstance(value, str) else json.dumps(value))


@pytest.mark.parametrize("message", [
    block(GOOD), "prose\n\n" + block(GOOD) + "\nmore prose\n", block({"not": "this"}) + "\n" + block(GOOD),
    "  ``` JSON\n" + json.dumps(GOOD) + "\n  ```", "```json result\r\n" + json.dumps(GOOD) + "\r\n```\r\n",
    "```json\n{cut off\n" + block(GOOD), "```python\nx = '```json'\n```\n" + block(GOOD)])
def test_the_last_json_block_is_the_result(message):
    assert contract.read(message) == (GOOD, None)


@pytest.mark.parametrize("message, says", [
    ("", "no fenced json block"), (None, "no fenced json block"), ("all tests pass", "no fenced json block"),
    ("```json\n{}\n``` x", "no fenced json block"), ("```jsonc\n{}\n```", "no fenced json block"),
    ("```json\n{}", "no fenced json block"), ("```\n{}\n```", "no fenced json block"),
    (block("{"), "does not parse"), (block("[1]"), "is no object"), (block("[" * 100000), "does not parse"),
    (block("9" * 10000), ""), (block(dict(GOOD, status="ok")), 'status "ok" is unknown; use one of: done'),
    (block(dict(GOOD, summary=" \n")), "summary must be"), (block(dict(GOOD, summary="x" * 2001)), "summary must be"),
    (block(dict(GOOD, files_changed="a.py")), "files_changed must be"), (block(dict(GOOD, next_steps=[1])), "next_steps must be"),
    (block(dict(GOOD, tests_passing="yes")), "tests_passing must be"), (block(dict(GOOD, tests_passing=1)), "tests_passing must be"),
    (block(dict(GOOD, verdict="maybe")), 'verdict "maybe" is unknown'),
    (block(dict(GOOD, verdict="reject")), "needs at least one finding"),
    (block(dict(GOOD, verdict="approve", findings=[dict(FINDING, severity="critical")])), "critical"),
    (block(dict(GOOD, findings=[dict(FINDING, severity="awful")])), 'finding 1: severity "awful"'),
    (block(dict(GOOD, status="x\n" * 99999)), "status"),
    (block(dict(GOOD, challenges="F1")), "challenges must be a list"),
    (block(dict(GOOD, challenges=[{"finding": "F1", "verdict": "no", "reason": "r"}])), 'challenge 1: verdict "no" is unknown; use confirm or refute'),
    (block(dict(GOOD, challenges=[{"finding": "F1", "verdict": "refute", "reason": " "}])), "challenge 1 needs finding and reason"),
])
def test_a_fault_is_one_short_line(message, says):
    result, fault = contract.read(message)
    assert result is None and says in fault and "\n" not in fault and len(fault) < 500


def test_a_judge_must_say_approve_or_reject_where_it_is_done():
    assert "verdict" in contract.read(block(GOOD), verdict=True)[1]
    assert contract.read(block(dict(GOOD, status="needs_context")), verdict=True)[1] is None
    assert contract.read(block(dict(GOOD, verdict="approve")), verdict=True)[1] is None


@pytest.mark.parametrize("text", [contract.TEMPLATE, contract.VERDICT_TEMPLATE, contract.LENS_TEMPLATE, contract.CHALLENGE_TEMPLATE])
def test_the_template_names_what_the_schema_asks_for(text):
    example = json.loads(text.strip("`").partition("\n")[2].rpartition("\n")[0])
    assert set(SCHEMA.schema["required"]) <= set(example) <= set(SCHEMA.schema["properties"])


def test_a_long_hostile_message_is_read_in_no_time():
    began = time.process_time()
    for message in ("```json\n" * 40000, "```json\n{}\n" * 30000, " " * 300000 + "```json", "```json\n```\n" * 20000,
                    ("```json" + " " * 50 + "\n") * 5000):
        contract.read(message)
    assert time.process_time() - began < 5  # seconds of work, not of waiting: a quadratic reader takes minutes


STATUS = st.sampled_from(["done", "done_with_concerns", "blocked", "needs_context", "ok", "", None])
WORDS = st.one_of(st.lists(st.sampled_from(["a", "b", ""]), max_size=3), st.sampled_from([None, "a", [1], {}]))
FINDINGS = st.lists(st.one_of(
    st.fixed_dictionaries({}, optional={
        "file": st.sampled_from(["a.py", "", 3]), "line": st.sampled_from([1, 0, -1, 2.0, 1.5, True, None, "3"]),
        "severity": st.sampled_from(["critical", "high", "medium", "low", "bad", None]),
        "what": st.sampled_from(["wrong", "", None]), "fix": st.sampled_from(["right", "", 1, None]), "more": st.just(1)}),
    st.sampled_from([dict(FINDING), dict(FINDING, severity="critical"), "text", None])), max_size=3)
CHALLENGES = st.lists(st.one_of(st.fixed_dictionaries({}, optional={
    "finding": st.sampled_from(["F1", "", 1, None]), "verdict": st.sampled_from(["confirm", "refute", "maybe", None]),
    "reason": st.sampled_from(["read", "", " ", None, 3])}), st.sampled_from([
        {"finding": "F1", "verdict": "refute", "reason": "r"}, "text", None])), max_size=3)
RESULT = st.fixed_dictionaries({}, optional={
    "challenges": st.one_of(CHALLENGES, st.none()),
    "status": STATUS, "summary": st.one_of(st.text(max_size=5), st.sampled_from(["fine", "y" * 2000, "y" * 2001, 7, None])),
    "files_changed": WORDS, "tests_passing": st.sampled_from([True, False, None, 0, 1, "true"]), "next_steps": WORDS,
    "verdict": st.sampled_from(["approve", "reject", "maybe", None]), "findings": st.one_of(FINDINGS, st.none()),
    "approves": WORDS, "details": st.sampled_from(["docs/a.md", "", None, 1]), "other": st.just(1)})
NEARLY = st.tuples(RESULT, st.lists(st.sampled_from(sorted(GOOD)), max_size=5)).map(
    lambda pair: {**pair[0], **{name: GOOD[name] for name in GOOD if name not in pair[1]}})


@settings(max_examples=1500, deadline=None)
@given(st.one_of(RESULT, NEARLY))
def test_the_code_and_the_schema_say_the_same_of_any_result(result):
    assert (contract.check(result) is None) == SCHEMA.is_valid(result), contract.check(result)
