"""The rules of the group own: each is given by some code, each refusal names one that there is, its examples are judged so."""

import ast
import os

import knock
import pytest
import scratch

from muster import workflows
from muster.app import App
from muster.guards import rules

HOOKS = os.path.join(scratch.CHECKOUT, "hooks")
# Examples that are no shell line: who does what with which tool. The tests of the guards play them.
TOLD = ("Agent ", "Write ", "Read ", "Bash ")
DECIDING = ("refuse", "ask")


def sources(*tops):
    for top in tops:
        for folder, _, names in os.walk(os.path.join(scratch.CHECKOUT, top)):
            for name in sorted(names):
                if name.endswith(".py"):
                    with open(os.path.join(folder, name), encoding="utf-8") as handle:
                        yield os.path.join(folder, name), handle.read()


def calls(text):
    """Yield (line, name, rule) of each decision: the node of the rule, None where there is none."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "wire":
            if node.func.attr in DECIDING:
                named = [keyword.value for keyword in node.keywords if keyword.arg == "rule"]
                yield node.lineno, node.func.attr, named[0] if named else node.args[3] if len(node.args) > 3 else None
            elif node.func.attr == "decide" and node.args and getattr(node.args[0], "value", "") in ("deny", "ask"):
                yield node.lineno, node.func.attr, None


def test_every_refusal_names_its_rule():
    missing, known = [], rules.every()
    for path, text in sources("hooks"):
        for line, name, rule in calls(text):
            if rule is None or (isinstance(rule, ast.Constant) and rule.value not in known):
                missing.append("{}:{} {}".format(os.path.relpath(path, scratch.CHECKOUT), line, name))
    assert missing == []


def test_every_rule_is_given_by_some_code():
    said = "\n".join(text for path, text in sources("hooks", "muster") if not path.endswith("rules/own.py"))
    assert [rule.id for rule in rules.of("own") if '"{}"'.format(rule.id) not in said] == []


def test_a_rule_says_what_and_why():
    for rule in rules.of("own"):
        assert rule.what and rule.why and not rule.what.endswith(".") and rule.answer in rules.STRICT and rule.least in rules.STRICT, rule.id
        assert rules.STRICT.index(rule.least) <= rules.STRICT.index(rule.answer), rule.id


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A project in a run, for all examples: none of them changes anything."""
    app = scratch.project_at(tmp_path_factory.mktemp("own") / "project", files={"src/app.py": "x = 1\n", ".gitignore": "build/\n"})
    app.runs.open(workflows.find(app, "add-feature"), "L export the orders", "s1")
    app.close()
    return app.root


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    """A project without a run: in one, whoever may not write is refused before anybody is asked."""
    app = scratch.project_at(tmp_path_factory.mktemp("quiet") / "project")
    app.close()
    return app.root


def judged(project, command, **who):
    value = knock.inside("PreToolUse", knock.tool(project, "Bash", command=command, **who), project)
    return knock.decision(value), knock.said(value)


@pytest.mark.parametrize("rule, command", [(rule.id, command) for rule in rules.of("own") for command in rule.asks if not command.startswith(TOLD)])
def test_what_a_rule_is_about_is_held_by_it(run, quiet, rule, command):
    run = quiet if rule == "client-settings" else run
    who = {"agent_id": "a-none", "agent_type": "muster:code-reviewer"} if rule == "roles.secrets" else {}
    decision, said = judged(run, command, **who)
    assert decision in ("ask", "deny") and "(rule {})".format(rule) in said, said


@pytest.mark.parametrize("rule, command", [(rule.id, command) for rule in rules.of("own") for command in rule.frees if not command.startswith(TOLD)])
def test_what_a_rule_is_not_about_is_free_of_it(run, rule, command):
    assert "(rule {})".format(rule) not in judged(run, command)[1]


@pytest.mark.parametrize("rule", [rule for rule in rules.of("own") if not rule.asks[0].startswith(TOLD)], ids=lambda rule: rule.id)
def test_a_project_sets_no_less_than_the_least(run, quiet, rule):
    run = quiet if rule.id == "client-settings" else run
    app = App(run, session="s1")
    scratch.write(run, ".muster/config.json", '{"guards": {"%s": "allow"}}' % rule.id)
    app.close()
    who = {"agent_id": "a-none", "agent_type": "muster:code-reviewer"} if rule.id == "roles.secrets" else {}
    try:
        decision, said = judged(run, rule.asks[0], **who)
        wanted = rules.answer(rule.id, {rule.id: "allow"})
        assert decision == wanted if wanted != "allow" else "(rule {})".format(rule.id) not in said, said
    finally:
        scratch.write(run, ".muster/config.json", "{}")
