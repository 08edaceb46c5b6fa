"""Behaviour pinned by tests before the code is restructured, and compared after: on a real Python project."""

from __future__ import annotations

import json
import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from sample import Sample  # noqa: E402

from muster import git  # noqa: E402

PIN = "from invoice import Line, total\n\n\ndef test_pinned():\n    assert total([Line('a', 2, 50)], tax=10) == 110\n"
REQUEST = "move the discount out of invoice/total.py"


@pytest.fixture
def sample(tmp_path):
    return Sample(tmp_path, "python-calc")


def pin(sample, request=REQUEST, **extra):
    return sample.check("pinned", request=request, open=["pinned", "kept"], **extra)


def behaviour(sample, reference):
    return sample.check("behaviour", pinned=reference)


def test_a_new_test_that_passes_pins_the_tree_it_passed_on(sample):
    sample.write("tests/test_pin.py", PIN)
    outcome = pin(sample)
    assert outcome.passed, outcome
    assert outcome.extra["reference"] == sample.tree()
    assert outcome.extra["new"] == ["tests.test_pin::test_pinned"]


@pytest.mark.parametrize("request_, scope", [
    (REQUEST, ["invoice/total.py"]),
    ("tidy invoice/", ["invoice"]),
    ("tidy `invoice/money.py`, then ./invoice/total.py.", ["invoice/money.py", "invoice/total.py"]),
    ("tidy things in total", []),
    ("tidy ../invoice/total.py /etc/passwd tests/test_total.py", []),
])
def test_the_scope_is_what_the_request_names_of_the_base_trees_code(sample, request_, scope):
    sample.write("tests/test_pin.py", PIN)
    assert pin(sample, request_).extra["scope"] == scope


def test_a_document_of_the_run_names_the_scope_before_the_request_does(sample):
    sample.write("docs/design/refactor-money.md", "# Money\n\n**Scope:** `invoice/money.py`\n")
    sample.write("tests/test_pin.py", PIN)
    assert pin(sample).extra["scope"] == ["invoice/money.py"]


def test_a_scope_that_is_covered_needs_no_new_test(sample):
    sample.write("note.txt", "n")
    outcome = pin(sample)
    assert outcome.passed and outcome.coverage == 100.0
    assert "100.0 % of invoice/total.py are covered" in outcome.reason and outcome.extra["new"] == []


def test_a_scope_that_is_not_covered_needs_more_than_one_new_test(sample):
    sample.write("invoice/rare.py", "def never(x):\n    if x:\n        return 1\n    return 2\n\n\ndef other():\n    return 3\n")
    sample.base = sample.tree()
    sample.write("tests/test_pin.py", PIN)
    outcome = pin(sample, "restructure invoice/rare.py")
    assert (outcome.status, outcome.code) == ("failed", "low_coverage")
    assert outcome.reason.startswith("0.0 % of invoice/rare.py are covered, 85 % are asked for")
    sample.write("tests/test_rare.py", "from invoice.rare import never, other\n\n\ndef test_rare():\n    assert (never(1), never(0), other()) == (1, 2, 3)\n")
    assert pin(sample, "restructure invoice/rare.py").passed


def test_without_a_scope_and_without_a_new_test_nothing_is_pinned(sample):
    sample.write("note.txt", "n")
    outcome = pin(sample, "make it nicer")
    assert (outcome.status, outcome.code) == ("failed", "not_pinned")
    assert "no test is new, and the request names no file" in outcome.reason


@pytest.mark.parametrize("test, word", [
    ("from invoice import total\n\n\ndef test_wish():\n    assert total([]) == 1\n", "test_wish"),
    ("from invoice import discounted\n\n\ndef test_wish():\n    assert discounted([]) == 0\n", "tests.test_pin"),
])
def test_a_test_of_how_it_should_be_pins_nothing(sample, test, word):
    sample.write("tests/test_pin.py", test)
    outcome = pin(sample)
    assert (outcome.status, outcome.code) == ("failed", "not_pinned") and word in outcome.reason


def test_tests_are_pinned_on_the_code_as_it_was_whatever_it_is_now(sample):
    sample.write("tests/test_pin.py", PIN)
    sample.replace("invoice/total.py", "net + percent(net, tax)", "net")
    outcome = pin(sample)
    assert outcome.passed
    assert git.show(sample.root, outcome.extra["reference"], "invoice/total.py") == git.show(sample.root, sample.base, "invoice/total.py")
    assert git.show(sample.root, outcome.extra["reference"], "tests/test_pin.py") == PIN.encode()


def test_what_was_pinned_moves_only_while_the_stage_is_open(sample):
    sample.write("tests/test_pin.py", PIN)
    reference = pin(sample).extra["reference"]
    sample.write("tests/test_more.py", PIN.replace("pinned", "more"))
    later = sample.check("pinned", request=REQUEST, open=[], pinned=reference)
    assert later.passed and later.extra["reference"] == reference
    assert sample.check("pinned", request=REQUEST, open=[]).extra["reference"] == ""


@pytest.fixture
def pinned(sample):
    sample.write("tests/test_pin.py", PIN)
    sample.reference = pin(sample).extra["reference"]
    return sample


def test_the_same_tests_with_the_same_outcomes_are_the_same_behaviour(pinned):
    pinned.write("invoice/discount.py", "def less(net: int) -> int:\n    return net\n")
    outcome = behaviour(pinned, pinned.reference)
    assert outcome.passed and outcome.reason == "13 tests end as they did on tree {}".format(pinned.reference[:8])
    assert outcome.extra["reference"] == pinned.reference


@pytest.mark.parametrize("edit, code, word", [
    (lambda s: s.remove("tests/test_pin.py"), "changed_behaviour", "1 vanished: tests.test_pin::test_pinned"),
    (lambda s: s.replace("tests/test_pin.py", "\ndef test", "\nimport pytest\n\n\n@pytest.mark.skip\ndef test"), "changed_behaviour",
     "1 newly skipped: tests.test_pin::test_pinned"),
    (lambda s: s.replace("invoice/total.py", "net + percent(net, tax)", "net"), "changed_behaviour", "tests.test_pin::test_pinned (passed → failed)"),
    (lambda s: s.replace("invoice/total.py", "def total", "def totals"), "changed_behaviour", "can not be loaded"),
    (lambda s: s.replace("tests/test_total.py", "== 859", "== 859 and 1"), "changed_tests", "tests/test_total.py"),
])
def test_what_is_not_the_same_is_named(pinned, edit, code, word):
    edit(pinned)
    outcome = behaviour(pinned, pinned.reference)
    assert (outcome.status, outcome.code) == ("failed", code), outcome
    assert word in outcome.reason
    assert bool(outcome.id) == (code == "changed_tests")


def test_a_changed_test_is_approved_exactly_as_it_is(pinned):
    pinned.replace("tests/test_total.py", "== 859", "== 859 and 1")
    asked = behaviour(pinned, pinned.reference)
    assert asked.id.startswith("behaviour:")
    assert pinned.check("behaviour", pinned=pinned.reference, approved=[asked.id]).passed
    pinned.replace("tests/test_total.py", "and 1", "or 1")
    assert not pinned.check("behaviour", pinned=pinned.reference, approved=[asked.id]).passed


def test_a_test_more_changes_nothing(pinned):
    pinned.write("tests/test_after.py", PIN.replace("pinned", "after"))
    outcome = behaviour(pinned, pinned.reference)
    assert outcome.passed and "1 more since" in outcome.reason


FORGE = """import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().outcome = "passed"


def pytest_sessionfinish(session, exitstatus):
    session.exitstatus = 0
"""


@pytest.mark.parametrize("path", ["conftest.py", "tests/conftest.py", "tests/setup.ts", "tests/vitest.setup.mjs", "spec/spec_helper.rb", "tests/__init__.py"])
def test_what_tests_are_set_up_by_is_a_question_where_it_is_new(pinned, path):
    if path.endswith("conftest.py"):
        pinned.replace("invoice/total.py", "net + percent(net, tax)", "net")
    pinned.write(path, FORGE if path.endswith(".py") and "__init__" not in path else "")
    outcome = behaviour(pinned, pinned.reference)
    assert (outcome.status, outcome.code) == ("failed", "changed_tests") and path in outcome.reason and outcome.id, outcome
    assert pinned.check("behaviour", pinned=pinned.reference, approved=[outcome.id]).passed


def test_a_test_that_failed_before_and_passes_now_ended_otherwise(sample):
    sample.write("tests/test_red.py", "from invoice import total\n\n\ndef test_red():\n    assert total([]) == 1\n")
    sample.base = sample.tree()
    sample.replace("invoice/total.py", "return net + percent(net, tax)", "return (net + percent(net, tax)) or 1")
    outcome = sample.check("behaviour")
    assert "tests.test_red::test_red (failed → passed)" in outcome.reason


def test_without_a_pin_the_base_of_the_run_is_compared_with(sample):
    sample.write("invoice/new.py", "")
    outcome = sample.check("behaviour")
    assert outcome.passed and outcome.extra["reference"] == sample.base


def test_where_a_pin_is_wanted_nothing_else_will_do(sample):
    sample.write("invoice/new.py", "")
    outcome = behaviour(sample, "")
    assert (outcome.status, outcome.reason) == ("failed", "behaviour is not pinned yet; pass gate pinned first")


def test_the_pinned_tree_runs_once_for_all_that_follows(pinned):
    for number in range(2):
        pinned.write("note.txt", str(number))
        assert behaviour(pinned, pinned.reference).passed
    assert not [line for line in pinned.lines if line.startswith("tests (pinned tree)")], "it ran in the checkout, when it was pinned"


def test_outcomes_are_plain_json(pinned):
    assert json.loads(json.dumps(behaviour(pinned, pinned.reference).to_dict()))["extra"]["reference"] == pinned.reference


@pytest.mark.parametrize("name, code", [("js-node", "src/slug.js"), ("go-mod", "money/money.go")])
def test_other_languages_are_measured_too(tmp_path, name, code):
    sample = Sample(tmp_path, name)
    sample.write("note.txt", "n")
    outcome = pin(sample, "tidy " + code)
    assert outcome.extra["scope"] == [code]
    assert outcome.coverage is not None, (code, outcome)
