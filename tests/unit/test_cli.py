"""The command line: verbs, exit codes, one line for every fault."""

import json
import os
import re
import subprocess
import sys

import pytest
import scratch

from muster import cli, model

VERBS = [name for name in cli.COMMANDS if name not in cli.HIDDEN]
NO_JSON = ("init", "enable", "disable", "statusline")
# Each of their actions takes --json itself.
BY_ACTION = ("guard", "task", "project", "epic", "sprint", "question", "handoff", "lock", "agent", "message", "session")


@pytest.fixture
def root(tmp_path):
    app = scratch.project_at(tmp_path / "repo")
    app.close()
    return app.root


def ok(folder, *args):
    code, out, err = scratch.muster(folder, *args)
    assert (code, err) == (0, ""), (args, code, out, err)
    return out


def refused(folder, *args, code=1):
    """Run a call that has to fail; return its only line."""
    got, out, err = scratch.muster(folder, *args)
    assert got == code and out == "" and err.count("\n") == 1 and err.startswith("muster: "), (args, got, out, err)
    return err[len("muster: "):-1]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example_that_it_understands(verb, capsys):
    module = cli.load(verb)
    assert cli.main([verb, "--help"]) == 0
    said = capsys.readouterr().out
    assert "example: " + module.EXAMPLE in said and module.EXAMPLE.startswith("muster " + verb)
    import shlex

    cli.parser(verb, module).parse_args(shlex.split(module.EXAMPLE)[2:])
    assert ("--json" in said) or verb in NO_JSON + BY_ACTION


def test_the_overview_names_every_verb_once(capsys):
    assert cli.main([]) == 0
    said = capsys.readouterr().out
    assert re.findall(r"^  (\S+)", said, re.M) == VERBS


def test_the_version_is_the_manifests(capsys):
    assert cli.main(["--version"]) == 0
    manifest = json.loads(scratch.read(scratch.CHECKOUT, ".claude-plugin/plugin.json"))
    assert capsys.readouterr().out == "muster {}\n".format(manifest["version"])


def test_a_verb_loads_only_its_own_module():
    code = "import sys; from muster import cli; cli.main(['audit', '--help']); print(*[n for n in sys.modules if n.startswith('muster.cli.')])"
    done = subprocess.run([sys.executable, "-c", code], env=dict(os.environ, PYTHONPATH=scratch.CHECKOUT), stdout=subprocess.PIPE)
    assert done.stdout.decode().splitlines()[-1].split() == ["muster.cli.printer", "muster.cli.audit"]


@pytest.mark.parametrize(
    "args, line",
    [
        (("stauts",), '"stauts" is no verb of muster; did you mean status'),
        (("xyzzy",), '"xyzzy" is no verb of muster; see: muster --help'),
        (("task", "add", "x", "--priority", "urgent"), "priority 'urgent' does not exist; there are: critical"),
        (("task", "list", "--status", "done"), "done is no task status; there are: pending"),
        (("task", "list", "--limit", "9" * 30), "a number is larger than the store can keep"),
        (("task", "claim", "--agent", "a", "--lease", "nan"), "lease nan is no number of seconds"),
        (("task", "update", "T1"), "name what to change"),
        (("event", "tail", "-n", "-1"), "-n -1 is no number of events"),
        (("event", "tail", "--since", "yesterday"), "--since yesterday is no time"),
        (("event", "emit", "gate.recorded", "{}"), "emit takes a type that begins with note."),
        (("state", "set", "organization"), "set needs a path and a value"),
        (("state", "set", "organization.x", "NaN"), "the value is no JSON"),
        (("state", "set", "organization.x", "[" * 20000), "the value is nested too deeply"),
        (("state", "get", "a..b"), "path a..b is broken at column 3"),
        (("state", "get", b"a.\xff"), "path 'a.\\udcff' is no valid UTF-8"),
        (("question", "show", b"Q\xff"), "'Q\\udcff' is no valid UTF-8; give another"),
        (("task", "list", "--sprint", b"\xff"), "'\\udcff' is no valid UTF-8; give another"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_2(root, args, line):
    assert line in refused(root, *args, code=2)


@pytest.mark.parametrize(
    "args, line",
    [
        (("task", "show", "T9"), "task T9 does not exist; see: muster task list"),
        (("task", "show", "T9\x1b[2J\nx"), "task T9⟨U+001B⟩[2J x does not exist"),
        (("task", "finish", "T1"), "task T1 is ready and can not become completed; allowed: in_progress"),
        (("task", "update", "T1", "--needs", "T2"), "T1 → T2 → T1 would be a cycle; leave one of these needs out"),
        (("task", "add", "x", "--needs", "T9"), "task T9 does not exist and can not be needed"),
        (("task", "add", "x", "--run", "R9"), "R9"),
        (("state", "get", "runs.R9.status"), "runs.R9 does not exist; runs is empty"),
        (("state", "set", "gates.R1.test", "{}"), "gates.R1.test is not set by hand; use: muster gate run"),
        (("rollback", "C9"), "checkpoint C9 does not exist; see: muster checkpoint list"),
        (("backup", "/proc/nowhere/x.db"), "/proc/nowhere: No such file or directory"),
        (("backup", "a.txt"), "a.txt exists; name another path"),
        (("run", "show", "R9"), "R9"),
        (("gate", "run", "nonsense"), ""),
    ],
)
def test_a_refusal_is_one_line_and_exit_1(root, args, line):
    ok(root, "task", "add", "one")
    ok(root, "task", "add", "two", "--needs", "T1")
    assert line in refused(root, *args)


@pytest.mark.parametrize("verb", [["status"], ["task", "list"], ["state", "get"], ["event"], ["audit"], ["run"], ["gate"], ["checkpoint"]])
def test_where_muster_is_not_on_the_way_in_is_said(tmp_path, verb):
    assert refused(tmp_path, *verb).endswith("is in no git repository; run: git init")
    scratch.repository(tmp_path / "repo")
    assert refused(tmp_path / "repo", *verb).endswith("run: muster init")


def test_argparse_says_usage_and_exit_2(root):
    code, out, err = scratch.muster(root, "task", "lst")
    assert (code, out) == (2, "") and "invalid choice: 'lst'" in err


def test_an_interrupt_is_130(monkeypatch, capsys):
    def interrupted(args):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.load("audit"), "run", interrupted)
    assert cli.main(["audit"]) == 130
    assert capsys.readouterr().err == "muster: interrupted\n"


def test_a_bug_is_one_line_and_a_file_to_paste(monkeypatch, capsys):
    def broken(args):
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr(cli.load("audit"), "run", broken)
    assert cli.main(["audit", "verify"]) == 3
    said = capsys.readouterr().err
    path = re.search(r"please paste (\S+) into an issue\n$", said).group(1)
    assert said.startswith("muster: this is a bug in muster (ZeroDivisionError: two lines)") and said.count("\n") == 1
    kept = scratch.read("/", path)
    assert "muster audit verify" in kept and "Traceback" in kept
    os.remove(path)


def many(folder, count=2000):
    from muster.app import App

    app = App(folder)
    with app.store.write() as tx:
        for number in range(count):
            app.log.append(tx, "note.x", "n", {"number": number})
    app.close()


def test_a_reader_that_leaves_early_is_no_fault(root):
    many(root)
    env = dict(os.environ, PYTHONPATH=scratch.CHECKOUT)
    child = subprocess.Popen([sys.executable, "-m", "muster", "event", "tail", "-n", "2000"], cwd=root, env=env,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout.readline()
    child.stdout.close()
    assert (child.wait(), child.stderr.read()) == (0, b"")
    child.stderr.close()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this system")
def test_a_full_disk_under_the_answer_is_said(root):
    env = dict(os.environ, PYTHONPATH=scratch.CHECKOUT)
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-m", "muster", "task", "list"], cwd=root, env=env, stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (1, b"muster: the answer can not be written: No space left on device\n")


def test_a_terminal_without_unicode_gets_escapes(root):
    ok(root, "task", "add", "über → ✓")
    code, out, err = scratch.muster(root, "task", "list", PYTHONIOENCODING="ascii")
    assert (code, err) == (0, "") and "\\xfcber \\u2192 \\u2713" in out


def test_control_characters_of_an_agent_never_reach_the_terminal(root):
    ok(root, "task", "add", "x", "--description", "a\x1b]0;evil\x07b")
    ok(root, "task", "claim", "--agent", "a\x1b[2J")
    ok(root, "state", "set", "organization.x", "a\x1b[2J")
    for args in (["task", "list"], ["task", "show", "T1"], ["event", "tail"], ["state", "get", "organization", "--format", "table"],
                 ["state", "get", "organization.x", "--format", "table"], ["status"]):
        assert "\x1b" not in ok(root, *args)


def test_a_task_from_add_to_done(root):
    assert ok(root, "task", "add", "one", "--estimate", "2", "--priority", "high") == "T1 added: ready\n"
    assert ok(root, "task", "add", "two", "--needs", "T1", "--estimate", "1.5") == "T2 added: pending\n"
    assert ok(root, "task", "path") == "T1 → T2 (3.5 h)\n"
    assert json.loads(ok(root, "task", "batches", "--json")) == [["T1"], ["T2"]]
    assert ok(root, "task", "next") == "T1 one\n"
    claim = json.loads(ok(root, "task", "claim", "--agent", "ann", "--json"))
    assert ok(root, "task", "heartbeat", "T1", "--fence", str(claim["fence"])).startswith("T1 is yours until ")
    assert ok(root, "task", "finish", "T1", "--fence", str(claim["fence"])) == "T1 finished: completed; ready now: T2\n"
    assert [task["status"] for task in json.loads(ok(root, "task", "list", "--json"))] == ["completed", "ready"]
    for args in (["block", "T2", "--reason", "why"], ["unblock", "T2"], ["cancel", "T2"]):
        ok(root, "task", *args)
    assert ok(root, "task", "ready") == "nothing is ready\n"


def test_tasks_follow_their_schema(root):
    import jsonschema

    schema = json.loads(scratch.read(scratch.CHECKOUT, "schemas/task.json"))
    ok(root, "task", "add", "export", "--deliverables", "out.csv", "--success-criteria", "it opens", "--estimate", "1.5", "--commands", "make")
    ok(root, "task", "add", "import", "--needs", "T1", "--description", "the way back")
    for words in (("claim", "T1", "--agent", "ann"), ("finish", "T1", "--result", "done"), ("block", "T2", "--reason", "no file"), ("cancel", "T2")):
        ok(root, "task", *words)
        found = json.loads(ok(root, "task", "list", "--json")) + [json.loads(ok(root, "task", "show", "T1", "--json"))]
        for task in found:
            jsonschema.validate(task, schema)
            assert set(task) == set(schema["properties"])
    assert schema["properties"]["status"]["enum"] == list(model.TASK_STATES)


def test_inside_the_client_a_task_is_finished_with_its_fence_only(root):
    ok(root, "task", "add", "one")
    ok(root, "task", "claim", "--agent", "ann")
    code, _, err = scratch.muster(root, "task", "finish", "T1", CLAUDECODE="1")
    assert code == 2 and "give the fence of your claim" in err


def test_a_key_makes_a_call_repeatable(root):
    assert ok(root, "task", "add", "one", "--key", "k") == ok(root, "task", "add", "one", "--key", "k")
    assert len(json.loads(ok(root, "task", "list", "--json"))) == 1


def test_the_state_is_set_and_read_by_path(root):
    ok(root, "state", "set", "epics.E1", '{"title": "Pay", "sprints": ["S1"]}')
    ok(root, "state", "set", "epics.E1", '{"status": "open"}')
    assert json.loads(ok(root, "state", "get", "epics.E1")) == {"title": "Pay", "sprints": ["S1"], "status": "open"}
    assert ok(root, "state", "get", "epics.E1.title", "--format", "table") == "Pay\n"
    assert ok(root, "state", "get", "epics", "--format", "table").split() == ["id", "status", "title", "E1", "open", "Pay"]
    ok(root, "state", "set", "--replace", "epics.E1", "plain")
    assert json.loads(ok(root, "state", "get", "epics")) == {"E1": "plain"}
    assert re.fullmatch(r"rebuilt every table from \d+ events\n", ok(root, "state", "rebuild"))
    assert json.loads(ok(root, "state", "get", "epics.E1")) == "plain"


def test_events_are_filtered_and_counted(root):
    for number in range(5):
        ok(root, "event", "emit", "note.x" if number % 2 else "note.y", json.dumps({"n": number}), "--subject", "S{}".format(number))

    def read(*args):
        return [json.loads(line) for line in ok(root, "event", "tail", "--json", *args).splitlines()]

    assert [event["data"]["n"] for event in read("--type", "note.x")] == [1, 3]
    assert [event["data"]["n"] for event in read("--type", "note", "-n", "2")] == [3, 4]
    assert [event["subject"] for event in read("--subject", "S2")] == ["S2"]
    assert read("--actor", "nobody") == [] and read("--since", "2099") == [] and read("-n", "0") == []
    assert len(read("--since", "2020-01-01T00:00:00Z")) == 6


def test_following_shows_what_comes(root):
    env = dict(os.environ, PYTHONPATH=scratch.CHECKOUT)
    child = subprocess.Popen([sys.executable, "-m", "muster", "event", "-f", "-n", "1", "--json"], cwd=root, env=env,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert json.loads(child.stdout.readline())["type"] == "store.created"
    ok(root, "event", "emit", "note.hello")
    assert json.loads(child.stdout.readline())["type"] == "note.hello"
    child.send_signal(2)
    assert child.wait() == 130
    child.stdout.close()
    child.stderr.close()


def test_off_and_on_again(root):
    said = ok(root, "disable")
    assert "rm -r .muster removes it for good" in said
    assert refused(root, "status").endswith("run: muster init") or "muster enable" in refused(root, "status")
    assert ok(root, "enable").startswith("muster is on in ")
    assert "already" in ok(root, "enable") and "everything was there already" in ok(root, "init")


def test_a_checkpoint_and_the_way_back(root):
    ok(root, "task", "add", "kept")
    assert ok(root, "checkpoint", "set", "--label", "good").startswith("checkpoint C1: tree ")
    ok(root, "task", "add", "lost")
    scratch.write(root, "a.txt", "two\n")
    assert "code and state are back at C1" in ok(root, "rollback", "C1")
    assert scratch.read(root, "a.txt") == "one\n"
    assert [task["title"] for task in json.loads(ok(root, "task", "list", "--json"))] == ["kept"]


def test_the_audit_finds_a_changed_event(root):
    assert "the chain is whole" in ok(root, "audit", "verify")
    import sqlite3

    db = sqlite3.connect(os.path.join(root, ".muster", "muster.db"))
    db.execute("DROP TRIGGER events_stay")
    db.execute("UPDATE events SET actor = 'eve' WHERE seq = 1")
    db.commit()
    db.close()
    code, out, err = scratch.muster(root, "audit", "verify")
    assert (code, err) == (1, "") and "event 1 (store.created store) was changed after it was written" in out
    code, out, _ = scratch.muster(root, "doctor", "--json")
    assert code == 1 and {look["look"]: look["ok"] for look in json.loads(out)}["chain"] is False


def test_a_backup_is_a_whole_store(root):
    ok(root, "task", "add", "kept")
    ok(root, "backup", "copy.db")
    from muster.store import Store

    store = Store(os.path.join(root, "copy.db"))
    assert store.check() == [] and store.one("task.by_id", id="T1")["title"] == "kept"
    store.close()


def looks(folder):
    code, out, _ = scratch.muster(folder, "doctor", "--json")
    return code, {look["look"]: look for look in json.loads(out)}


def test_the_doctor_finds_nothing_wrong_with_a_new_project(root):
    code, found = looks(root)
    assert code == 0 and all(look["ok"] for look in found.values())
    assert {"python", "git", "sqlite", "hooks", "client", "disk", "project", "config", "store", "chain", "rebuilt"} <= set(found)


@pytest.mark.parametrize(
    "look, damage, words",
    [
        ("config", lambda root: scratch.write(root, ".muster/config.json", '{"colour": 1}'), 'key "colour" is unknown; known: '),
        ("config", lambda root: scratch.write(root, ".muster/config.json", "{"), "mend or delete it"),
        ("store", lambda root: scratch.write(root, ".muster/muster.db", "x" * 9000), "is damaged"),
        ("project", lambda root: os.remove(os.path.join(root, ".git", "muster", "enabled")), "run: muster init"),
    ],
)
def test_the_doctor_names_the_fault_and_the_way_out(root, look, damage, words):
    damage(root)
    code, found = looks(root)
    assert code == 1 and not found[look]["ok"] and words in found[look]["said"]


def test_the_doctor_sees_tables_that_are_not_what_the_log_says(root):
    import sqlite3

    ok(root, "task", "add", "one")
    db = sqlite3.connect(os.path.join(root, ".muster", "muster.db"))
    db.execute("UPDATE tasks SET title = 'two'")
    db.commit()
    db.close()
    code, found = looks(root)
    assert code == 1 and found["rebuilt"]["said"] == "the table tasks is not what the log adds up to; run: muster state rebuild"
    ok(root, "state", "rebuild")
    assert looks(root)[0] == 0
