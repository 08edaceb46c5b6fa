"""`python -m validators` and `muster validate`: what is asked, what is answered, with which status."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import scratch

from validators import casebook, command

BAD = os.path.join(casebook.FOLDER, "unknown-tool", "bad")
MANIFEST = '{"name": "shop", "version": "1.0.0", "description": "Looks after a shop.", "author": {"name": "Ada"}}'
AGENT = "---\nname: reader\ndescription: Reads the shop's code and says what it does. Use when a part of it is unclear.\ntools: Read, {}\n---\n\nYou read code and say what it does, with file and line.\n"


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    scratch.write(folder, ".claude-plugin/plugin.json", MANIFEST)
    scratch.write(folder, "agents/reader.md", AGENT.format("Grepp"))
    return folder


@pytest.fixture
def run(shop, monkeypatch, capsys):
    """A function that runs the command in the shop's folder and returns `(status, stdout, stderr)`."""
    monkeypatch.chdir(shop)

    def ran(*words):
        status = command.main([str(word) for word in words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return ran


LINE = 'agents/reader.md:4:14: tool "Grepp" does not exist; did you mean "Grep"? [unknown-tool]\n'


def test_a_finding_is_one_line_with_place_fact_way_out_and_rule(run):
    assert run() == (1, LINE + "1 finding in 1 file: 1 error\n", "")


def test_a_clean_plugin_is_said_to_be_clean(run, shop):
    scratch.write(shop, "agents/reader.md", AGENT.format("Grep"))
    assert run(".") == (0, "no findings\n", "")


def test_the_verb_answers_as_the_module_does(shop):
    status, out, err = scratch.muster(shop, "validate")
    assert (status, out.startswith(LINE), err) == (1, True, "")
    done = subprocess.run([sys.executable, "-m", "validators", "nope"], cwd=shop, env=dict(os.environ, PYTHONPATH=scratch.CHECKOUT), stderr=subprocess.PIPE)
    assert done.returncode == 2 and done.stderr.decode() == "validators: nope does not exist; give a plugin, a marketplace, a project or a file\n"


@pytest.mark.parametrize("words, said", [
    (["nope"], "nope does not exist"), (["--select", "unknown-tol"], 'did you mean "unknown-tool"?'), (["--ignore", "zzz"], "see: --list"),
    (["--explain", "unknown-tols"], 'did you mean "unknown-tool"?'), (["--baseline", "nope.json"], "--write-baseline"), (["--accept"], "--cases"),
    (["--format", "xml"], "invalid choice"), (["--with-client", "--client", "/nope"], "is no program"),
], ids=str)
def test_a_wrong_call_ends_with_two_and_one_line_that_helps(run, words, said):
    status, out, err = run(*words)
    assert status == 2 and said in err
    assert "xml" in words or err.count("\n") == 1


def test_a_bug_ends_with_three_and_a_log_to_paste(run, monkeypatch):
    from validators import rules

    def broken(target):
        raise ValueError("boom")

    monkeypatch.setattr(rules.load()["unknown-tool"], "check", broken)
    status, out, err = run()
    assert status == 3 and err.count("\n") == 1 and "rule unknown-tool broke" in err
    path = err.split("please paste ")[1].split(" into")[0]
    with open(path, encoding="utf-8") as log:
        assert "boom" in log.read()
    os.unlink(path)


def test_select_and_ignore_take_rules_and_groups(run):
    assert run("--select", "unknown-tool")[0] == 1
    assert run("--select", "hooks,budgets")[0] == 0
    assert run("--ignore", "tools")[0] == 0
    assert run("--ignore", "unknown-tool")[0] == 0


def test_fail_on_lets_lesser_findings_be_told_only(run, shop):
    assert run("--fail-on", "error")[0] == 1
    scratch.write(shop, "agents/reader.md", AGENT.format("Grep").replace("tools", "color: red\ntools"))
    assert run("--fail-on", "warning")[0] == 0


@pytest.mark.parametrize("text", [
    AGENT.format("Grepp # muster: allow unknown-tool (comes with the shop's own build)"),
    AGENT.format("Grepp").replace("tools", "# muster: allow unknown-tool (comes with the shop's own build)\ntools"),
    AGENT.format("Grepp").replace("tools", "# muster: allow empty-body, unknown-tool (comes with the shop's own build)\ntools"),
])
def test_a_mark_with_a_reason_lets_a_finding_be(run, shop, text):
    scratch.write(shop, "agents/reader.md", text)
    assert run("--select", "unknown-tool")[0] == 0


@pytest.mark.parametrize("mark", ["muster: allow unknown-tool", "muster: allow unknown-tool ()", "muster: allow other-rule (why not)"])
def test_a_mark_without_reason_or_for_another_rule_lets_nothing_be(run, shop, mark):
    scratch.write(shop, "agents/reader.md", AGENT.format("Grepp # " + mark))
    assert run("--select", "unknown-tool")[0] == 1


def test_settings_allow_what_can_carry_no_mark(run, shop):
    scratch.write(shop, ".claude-plugin/muster-validate.json", json.dumps({"allow": [{"rule": "unknown-tool", "path": "agents/*", "reason": "ours"}]}))
    assert run("--select", "unknown-tool")[0] == 0
    scratch.write(shop, ".claude-plugin/muster-validate.json", json.dumps({"exclude": ["agents/"]}))
    assert run("--select", "unknown-tool")[0] == 0
    scratch.write(shop, ".claude-plugin/muster-validate.json", json.dumps({"allow": [{"rule": "unknown-tool"}]}))
    assert run()[0] == 2


def test_a_baseline_holds_the_old_and_tells_the_new(run, shop):
    assert run("--write-baseline", "old.json")[:2] == (0, "")
    assert run("--baseline", "old.json")[0] == 0
    # moved: still the old one; the same fault a second time is new
    scratch.write(shop, "agents/reader.md", AGENT.format("Grepp").replace("name: reader\n", "name: reader\ncolor: red\n"))
    assert run("--baseline", "old.json", "--select", "unknown-tool")[0] == 0
    scratch.write(shop, "agents/reader.md", AGENT.format("Grepp, Grepp"))
    status, out, _ = run("--baseline", "old.json", "--select", "unknown-tool")
    assert status == 1 and "4:21" in out


def test_a_file_is_judged_in_its_plugin_and_told_alone(run, shop):
    scratch.write(shop, "agents/second.md", AGENT.format("Grepp").replace("reader", "second"))
    status, out, _ = run("agents/second.md", "--select", "unknown-tool")
    assert status == 1 and out.count("[unknown-tool]") == 1 and out.startswith("agents/second.md")
    assert run("agents/second.md", "agents/reader.md", "--select", "unknown-tool")[1].count("[unknown-tool]") == 2


def test_explain_prints_the_page_and_list_every_rule(run):
    status, out, _ = run("--explain", "unknown-tool")
    assert status == 0 and out.startswith("# unknown-tool\n") and "## Why" in out
    assert "client-missing" in run("--list")[1]


def test_self_test_judges_the_cases_first(run, monkeypatch):
    monkeypatch.setattr(casebook, "cases", lambda names=(): [case for case in [casebook.Case("unknown-tool", os.path.dirname(BAD), "bad")]])
    assert run("--self-test")[0] == 0
    status, out, err = run("--self-test", ".")
    assert status == 1 and "1 cases, 0 failed" in err and LINE in out
    monkeypatch.setattr(casebook.Case, "expected", lambda self: ["agents/x.md:1:1 unknown-tool"])
    status, out, err = run("--self-test", ".")
    assert status == 1 and "not found: agents/x.md:1:1 unknown-tool" in err and LINE not in out


def test_a_big_tree_is_told_of_on_stderr(run, shop):
    for number in range(600):
        scratch.write(shop, "data/{}.txt".format(number), "x")
    status, out, err = run("--select", "unknown-tool")
    assert err == "judging 602 files\n" and out.startswith(LINE)


def test_watch_judges_again_after_a_change_and_ends_cleanly(shop):
    process = subprocess.Popen([sys.executable, "-m", "validators", "--watch", "--select", "unknown-tool"], cwd=shop,
                               env=dict(os.environ, PYTHONPATH=scratch.CHECKOUT), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == LINE and process.stdout.readline().startswith("1 finding")
        assert "watching" in process.stderr.readline()
        time.sleep(0.1)
        scratch.write(shop, "agents/reader.md", AGENT.format("Grep"))
        assert process.stdout.readline() == "no findings\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.wait()
