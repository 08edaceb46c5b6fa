"""muster config: shown with defaults and meaning, changed one key at a time, never broken."""

import json
import os

import pytest
import scratch


@pytest.fixture
def root(tmp_path):
    app = scratch.project_at(tmp_path / "repo")
    app.close()
    return app.root


def call(folder, *args):
    return scratch.muster(folder, "config", *args)


def saved(root):
    with open(os.path.join(root, ".muster/config.json"), encoding="utf-8") as handle:
        return json.load(handle)


def test_a_key_is_set_read_and_taken_out_again(root):
    assert call(root, "set", "coverage", "85")[0] == 0
    assert call(root, "set", "timeouts.tests", "900")[0] == 0
    assert saved(root) == {"coverage": 85, "timeouts": {"tests": 900}}
    assert call(root, "get", "timeouts.tests")[1] == "900\n"
    assert call(root, "unset", "coverage")[0] == 0
    assert call(root, "get", "coverage")[1] == "80\n", "the default"
    _, out, _ = scratch.muster(root, "event", "tail", "--json")
    changes = [event for event in map(json.loads, out.splitlines()) if event["type"] == "config.changed"]
    assert [(event["subject"], event["data"]) for event in changes] == [
        ("coverage", {"value": 85}), ("timeouts.tests", {"value": 900}), ("coverage", {"value": None})]


def test_show_tells_default_and_meaning_of_every_key(root):
    call(root, "set", "strictness", "strict")
    shown = {row["key"]: row for row in json.loads(call(root, "show", "--json")[1])["keys"]}
    assert shown["strictness"]["value"] == "strict" and shown["strictness"]["set"]
    assert shown["coverage"]["value"] == 80 and not shown["coverage"]["set"]
    assert all(row["means"] for row in shown.values())


@pytest.mark.parametrize("args, code, says", [
    (("set", "coverage", "high"), 2, '"coverage" is not a number; nothing was changed'),
    (("set", "strictness", "lax"), 2, '"strictness" is not one of strict, standard, advisory'),
    (("set", "covrage", "80"), 1, 'key "covrage" is not known; known: '),
    (("set", "coverage.x", "1"), 2, "is not a number"),
    (("unset", "coverage"), 1, 'key "coverage" is not set'),
    (("get", "nothing"), 1, 'key "nothing" is not set and not known'),
    (("set", "coverage"), 2, "config set wants a value for coverage"),
    (("get",), 2, "config get wants a key; known: "),
])
def test_a_fault_is_one_line_and_changes_nothing(root, args, code, says):
    got, out, err = call(root, *args)
    assert (got, out, err.count("\n")) == (code, "", 1) and says in err
    assert saved(root) == {}


def test_unknown_keys_of_the_file_are_kept(root):
    with open(os.path.join(root, ".muster/config.json"), "w", encoding="utf-8") as handle:
        handle.write('{"mine": 1}')
    assert call(root, "set", "coverage", "70")[0] == 0
    assert saved(root) == {"coverage": 70, "mine": 1}
    assert "unknown keys: mine" in call(root, "check")[1]


def test_a_guard_is_set_by_the_id_of_its_rule(root):
    assert call(root, "set", "guards.delete-untracked", "allow")[0] == 0
    assert saved(root)["guards"] == {"delete-untracked": "allow"}
    code, _, said = call(root, "set", "guards.delete-untrackd", "allow")
    assert code == 1 and 'rule "delete-untrackd" is not known; did you mean delete-untracked' in said
    assert call(root, "set", "guards.delete-untracked", "never")[0] != 0


@pytest.mark.parametrize("rule, answer, least", [("delete-root", "allow", "ask"), ("roles.change", "ask", "deny")])
def test_a_guard_is_never_set_milder_than_its_rule_allows(root, rule, answer, least):
    assert call(root, "set", "guards." + rule, answer)[::2] == (
        1, "muster: rule {} can not be {}; the mildest a project may set: {}\n".format(rule, answer, least))
    assert call(root, "set", "guards", '{{"{}": "{}"}}'.format(rule, answer))[0] == 1 and saved(root) == {}
    assert call(root, "set", "guards." + rule, "deny")[0] == 0 and saved(root)["guards"] == {rule: "deny"}
    assert json.loads(call(root, "get", "guards." + rule)[1]) == "deny"
    assert call(root, "unset", "guards." + rule)[0] == 0 and not saved(root).get("guards")


def test_check_names_a_rule_of_the_guards_that_is_not_known(root):
    scratch.write(root, ".muster/config.json", '{"guards": {"no-such-rule": "ask", "force-push": "deny"}}')
    assert "unknown keys: guards.no-such-rule" in call(root, "check")[1]
