"""The rules by their cases: each bad one has exactly the findings expected, each good one none at all."""

import os

import pytest

from validators import casebook, rules

RULES = rules.known()
CASES = casebook.cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_case_comes_out_as_expected(case):
    assert not casebook.faults(case)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_a_bad_and_a_good_case(name):
    if name in MADE_AT_TEST_TIME:
        return
    kinds = {case.good for case in casebook.cases([name])}
    assert kinds == {True, False}, "validators/cases/{}/ wants bad… and ok…".format(name)


# What git can not carry, made by tests/unit/test_hostile_targets.py or test_case_collision.py; what only the client says, by tests/client/test_with_client.py.
MADE_AT_TEST_TIME = {"unreadable-file", "secret-in-file", "case-collision"} | (set(RULES) - set(rules.load()))


def test_every_folder_of_cases_belongs_to_a_rule():
    assert {case.rule for case in CASES} <= set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_brings_its_page(name):
    rule = RULES[name]
    assert rule.group in rules.GROUPS and rule.severity in ("error", "warning", "info")
    assert rule.summary.endswith(".") and len(rule.summary) < 140
    for heading in ("## Why", "## Example", "## Instead"):
        assert "\n{}\n".format(heading) in rule.page, "{} has no {}".format(name, heading)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_what_it_is_in_one_way(name):
    for case in [case for case in casebook.cases([name]) if not case.good]:
        for finding in (one for one in case.findings() if one.rule == name):
            assert "\n" not in finding.message and not finding.message.endswith("."), finding.message
            assert len(finding.message) <= 240, finding.message


@pytest.mark.parametrize("case", CASES, ids=str)
def test_only_a_rule_that_says_so_yields_edits(case):
    for finding in case.findings():
        assert not finding.edits or RULES[finding.rule].fixes, "{} needs FIXES = True".format(finding.rule)


def test_an_expected_list_has_its_case():
    for rule in os.listdir(casebook.FOLDER):
        folder = os.path.join(casebook.FOLDER, rule)
        named = {case.name for case in casebook.cases([rule])}
        for entry in os.listdir(folder):
            if entry.endswith(".expected"):
                assert entry[:-len(".expected")] in named, "{}/{} belongs to no case".format(rule, entry)
