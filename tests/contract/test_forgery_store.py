"""Gates opened by way of the store: what the doorway refuses, and what is noticed when it happened all the same."""

import json
import os
import shutil
import sqlite3
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
import forging  # noqa: E402
import knock  # noqa: E402
import scratch  # noqa: E402
from scene import result  # noqa: E402

from muster import errors, log  # noqa: E402

LOOSE = forging.LOOSE


@pytest.fixture
def forged(tmp_path):
    scenes = []

    def make(**options):
        scenes.append(forging.Forged(tmp_path / "repo{}".format(len(scenes)), **options))
        return scenes[-1]

    yield make
    for scene in scenes:
        scene.close()


@pytest.fixture
def failing(forged):
    """A run whose implementation gate failed: what every forger here wants to be otherwise."""
    scene = forged(request="M build it")
    scene.agent("dev", files={"tests/one.case": "fail\n"})
    assert scene.gate()["implementation"]["status"] == "failed"
    return scene


# at the doorway

@pytest.mark.parametrize("command", [
    "sqlite3 .muster/muster.db \"UPDATE gates SET status='passed'\"",
    "sqlite3 .muster/muster.db 'INSERT OR REPLACE INTO events SELECT * FROM events'",
    "sqlite3 .muster/muster.db 'DROP TRIGGER events_stay'",
    "python3 -c \"import sqlite3; sqlite3.connect('.muster/muster.db').execute('DELETE FROM events')\"",
    "cd .muster && sqlite3 muster.db \"UPDATE runs SET status='completed'\"",
    "cd .muster; python3 -c \"import sqlite3; sqlite3.connect('muster.db')\"",
    "cp /tmp/old.db .muster/muster.db", "cat /tmp/old.db > .muster/muster.db", "mv /tmp/old.db .muster/muster.db",
    "dd if=/tmp/old.db of=.muster/muster.db", "rm .muster/muster.db-wal", "rm -f .muster/muster.db*", "ln -sfn /tmp/other .muster",
    "mv .muster .muster.away", "mkdir -p .git/muster && touch .git/muster/enabled", "echo abc >> .git/muster/enabled",
    "git update-ref refs/muster/checkpoints/C9 HEAD", "git update-ref -d refs/muster/checkpoints/C1",
    "rm -r .git/refs/muster", "echo '{}' > .muster/gates/result.json", "echo '{\"gates\": {}}' > .muster/config.json",
    "python3 - <<'EOF'\nimport sqlite3\nsqlite3.connect('.muster/muster.db').execute('DELETE FROM events')\nEOF",
    "muster gate waive implementation because", "muster state set runs.R1.status completed", "muster rollback C1",
])
def test_the_doorway_refuses_what_it_can_read(failing, command):
    answer = knock.inside("PreToolUse", knock.tool(failing.root, "Bash", command=command), failing.root)
    assert knock.decision(answer) == "deny", knock.said(answer)


@pytest.mark.parametrize("path", [".muster/muster.db", ".muster/config.json", ".muster/gates/result.json", ".git/muster/enabled",
                                  ".git/refs/muster/checkpoints/C1", ".git/config", ".git/info/exclude"])
def test_the_edit_tools_do_not_reach_it_either(failing, path):
    payload = knock.tool(failing.root, "Write", file_path=os.path.join(failing.root, path), content="x")
    assert knock.decision(knock.inside("PreToolUse", payload, failing.root)) in ("deny", "ask")


# done by a script all the same: the tables

@pytest.mark.parametrize("script", [
    "UPDATE gates SET status = 'passed', tree = '{tree}'",
    "DELETE FROM gates; INSERT INTO gates VALUES ('R1', 'implementation', 'passed', '{tree}', '{{}}', '2026-01-01T00:00:00.000Z', 1)",
    "INSERT OR REPLACE INTO gates SELECT run, gate, 'passed', '{tree}', '{{}}', at, seq FROM gates",
    "INSERT INTO waivers VALUES (3, 'R1', 'implementation', 'the person said so', 's1', '2026-01-01T00:00:00.000Z')",
    "INSERT INTO waivers VALUES (99999, 'R1', 'implementation', 'the person said so', 's1', '2026-01-01T00:00:00.000Z')",
    "UPDATE gates SET detail = json_set(detail, '$.advisory', json('true')), status = 'passed'",
])
def test_a_row_without_its_event_opens_nothing(failing, script):
    assert not failing.sql(script.format(tree=failing.app.tree())).returncode
    failing.reopen()
    status, why = failing.app.gates.standing(failing.row, failing.app.tree()).gates["implementation"]
    assert status in ("open", "failed"), (status, why)
    assert "implementation" in {gate for gate, _, _ in failing.app.gates.held_back(failing.row, failing.app.tree())}
    code, said = failing.audit()
    assert code == 1 and "changed beside the log" in said


def test_a_row_without_its_event_is_told_of_where_the_gates_are_shown(failing):
    failing.sql("UPDATE gates SET status = 'passed'")
    assert "never recorded; a person looks: muster audit verify" in failing.cli("gate", "show")[1]


def test_a_verdict_written_into_the_table_is_no_verdict(forged):
    scene = forged()
    scene.implemented()
    scene.sql("INSERT INTO evidence SELECT seq + 1000, run, 'review', 'code-reviewer', 'verdict', 'approve', tree, '{}', at FROM evidence LIMIT 1")
    scene.reopen()
    assert scene.view.verdicts["review"] == {}
    assert scene.gate()["review"]["status"] == "incomplete"


def test_an_answer_written_into_the_table_answers_nothing(forged):
    scene = forged(config={"checks": {}}, files={"package.json": '{"scripts": {"test": "sh suite.sh r.tap"}}'})
    scene.agent("dev", files={"package.json": '{"scripts": {"test": "echo 1..1; echo ok 1 - fine"}}'})
    question = next(item["id"] for item in scene.gate()["implementation"]["questions"] if item["id"].startswith("definition:"))
    scene.sql("INSERT INTO evidence SELECT seq + 1000, run, 'review', '{}', 'question', 'passed', tree, '{{}}', at FROM evidence LIMIT 1".format(question))
    scene.reopen()
    assert question in {item["id"] for item in scene.view.questions}


@pytest.mark.parametrize("script, says", [
    ("UPDATE runs SET settings = json_set(settings, '$.gates.implementation.checks', json('[\"lint?\"]'))", "the settings of run R1"),
    ("UPDATE runs SET settings = json_set(settings, '$.strictness', 'advisory')", "the settings of run R1"),
    ("UPDATE runs SET base_tree = '{tree}'", "the base_tree of run R1"),
    ("UPDATE runs SET stages = '[]'", "the stages of run R1"),
])
def test_a_run_whose_row_was_changed_runs_no_gate(failing, script, says):
    failing.agent("dev", files={"tests/one.case": "fail\n", "code": "again\n"})
    failing.sql(script.format(tree=failing.app.tree()))
    failing.reopen()
    with pytest.raises(errors.StoreCorrupt, match=says):
        failing.app.gates.execute(failing.row, ["implementation"], print)
    code, said = failing.cli("gate", "run")
    assert code and "passed" not in said


@pytest.mark.parametrize("script", ["UPDATE runs SET status = 'completed'", "DELETE FROM runs"])
def test_a_run_closed_beside_the_log_is_missed_by_the_next_hook(failing, script):
    failing.sql(script)
    pushed = knock.inside("PreToolUse", knock.tool(failing.root, "Bash", command="git push origin main"), failing.root)
    assert knock.decision(pushed) in ("ask", "deny") and "closed in the store without a word in the log" in knock.said(pushed)
    assert "closed in the store" in failing.cli("status")[1]


def test_a_stage_closed_beside_the_log_leaves_the_push_held(failing):
    failing.sql("UPDATE stages SET status = 'done'")
    pushed = knock.inside("PreToolUse", knock.tool(failing.root, "Bash", command="git push origin main"), failing.root)
    assert knock.decision(pushed) == "deny" and "implementation" in knock.said(pushed)
    assert "changed beside the log" in failing.audit()[1]


# the log itself

@pytest.mark.parametrize("script", [
    "UPDATE events SET data = '{}'", "DELETE FROM events",
    "INSERT OR REPLACE INTO events SELECT seq, id, at, session, actor, type, subject, '{}', key, prev_hash, hash FROM events WHERE seq = 2",
    "REPLACE INTO events SELECT seq + 900, id, at, session, actor, type, subject, '{}', key, prev_hash, hash FROM events WHERE seq = 2",
    "INSERT INTO events SELECT seq, id, at, session, actor, type, subject, '{}', key, prev_hash, hash FROM events WHERE seq = 2 "
    "ON CONFLICT DO UPDATE SET data = '{}'",
    "UPDATE OR REPLACE events SET seq = 1 WHERE seq = 2",
])
def test_the_log_takes_nothing_but_more(failing, script):
    before = failing.rows("SELECT * FROM events")
    assert "append-only" in failing.sql(script).stderr
    assert failing.rows("SELECT * FROM events") == before and failing.audit()[0] == 0


def rehashed(scene, seq, change):
    """Change one event and write every hash after it anew, as somebody does who read log.py."""
    db = sqlite3.connect(os.path.join(scene.root, ".muster", "muster.db"))
    db.row_factory = sqlite3.Row
    db.executescript(LOOSE)
    previous = None
    for row in [dict(row) for row in db.execute("SELECT * FROM events WHERE seq >= ? ORDER BY seq", (seq,))]:
        if row["seq"] == seq:
            change(row)
        row["prev_hash"] = previous or row["prev_hash"]
        previous = row["hash"] = log.digest(row)
        db.execute("UPDATE events SET data = ?, prev_hash = ?, hash = ? WHERE seq = ?", (row["data"], row["prev_hash"], row["hash"], row["seq"]))
    db.commit()
    db.close()


def test_an_event_changed_in_place_breaks_the_chain_and_no_gate_runs_on_it(failing):
    seq = failing.rows("SELECT seq FROM events WHERE type = 'gate.recorded'")[0][0]
    failing.sql(LOOSE + "UPDATE events SET data = replace(data, '\"failed\"', '\"passed\"') WHERE seq = {0};"
                "UPDATE gates SET status = 'passed', detail = json_extract((SELECT data FROM events WHERE seq = {0}), '$.detail')".format(seq))
    failing.reopen()
    assert failing.standing("implementation") == "open"
    assert "event {} (gate.recorded R1) was changed after it was written".format(seq) in failing.audit()[1]
    with pytest.raises(errors.StoreCorrupt, match="no gate opens on this log"):
        failing.app.gates.execute(failing.row, ["implementation"], print)


def passed_then_changed(forged):
    """A run with a checkpoint (its first gate passed), then a rejection that somebody wants away."""
    scene = forged()
    scene.implemented()
    scene.judge("code-reviewer", "reject")
    return scene


def test_hashes_written_anew_do_not_fit_the_anchor_in_git(forged):
    scene = passed_then_changed(forged)
    rehashed(scene, 3, lambda row: row.update(data=row["data"] + " "))
    scene.reopen()
    assert scene.app.log.verify()[1] is None, "the chain alone can not see it"
    assert "checkpoint C1 knows event" in scene.audit()[1]
    with pytest.raises(errors.StoreCorrupt, match="checkpoint C1 knows event"):
        scene.app.gates.execute(scene.row, ["review"], print)


def test_an_older_copy_of_the_store_is_missed_by_its_anchors(forged):
    scene = forged()
    scene.app.store.backup(os.path.join(os.path.dirname(scene.root), "old.db"))
    scene.implemented()
    scene.judge("code-reviewer", "reject")
    scene.app.close()
    for end in ("", "-wal", "-shm"):
        path = os.path.join(scene.root, ".muster", "muster.db" + end)
        if os.path.exists(path):
            os.remove(path)
    shutil.copy(os.path.join(os.path.dirname(scene.root), "old.db"), os.path.join(scene.root, ".muster", "muster.db"))
    assert scene.audit()[0] == 1 and "ends before it" in scene.audit()[1]
    scene.reopen()
    scene.agent("dev", files={"code": "three\n"})
    with pytest.raises(errors.StoreCorrupt, match="knows event"):
        scene.gate()


def test_a_write_ahead_log_thrown_away_takes_acknowledged_events_and_is_missed(forged):
    scene = forged()
    scene.implemented()
    scene.judge("code-reviewer", "reject")
    rejected = scene.rows("SELECT MAX(seq) FROM events")[0][0]
    keeper = sqlite3.connect(os.path.join(scene.root, ".muster", "muster.db"))  # keeps SQLite from folding the WAL in
    keeper.execute("SELECT COUNT(*) FROM events").fetchone()
    os.remove(os.path.join(scene.root, ".muster", "muster.db-wal"))
    keeper.close()
    scene.app.close()
    for end in ("-wal", "-shm"):
        path = os.path.join(scene.root, ".muster", "muster.db" + end)
        if os.path.exists(path):
            os.remove(path)
    left = (scene.rows("SELECT COALESCE(MAX(seq), 0) FROM events") or [(0,)])[0][0] if scene.rows(
        "SELECT 1 FROM sqlite_master WHERE name = 'events'") else 0
    code, said = scene.audit()
    assert left == rejected or code == 1, (left, rejected, said)


def test_an_anchor_forged_for_the_present_does_not_hide_an_older_one(forged):
    scene = passed_then_changed(forged)
    rehashed(scene, 3, lambda row: row.update(data=row["data"] + " "))
    head = scene.rows("SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1")[0]
    made = scratch.git(scene.root, "commit-tree", "HEAD^{tree}", "-m", "muster checkpoint: x\n\nmuster-event: {} {}".format(*head))
    scratch.git(scene.root, "update-ref", "refs/muster/checkpoints/C7", made)
    assert "checkpoint C1 knows event" in scene.audit()[1]


def test_a_gate_recorded_in_the_chain_by_a_program_is_missed_where_nothing_stands_behind_it(failing):
    """Whoever writes the log with muster's own code breaks no chain. What muster does beside an event is missed then."""
    code = ("import sys; sys.path.insert(0, {!r})\nfrom muster.app import App\napp = App('.')\n"
            "with app.store.write() as tx:\n"
            "    app.log.append(tx, 'gate.recorded', 'R1', {{'gate': 'implementation', 'status': 'passed', 'tree': app.tree(), 'detail': {{}}}}, actor='muster')\n"
            ).format(scratch.CHECKOUT)
    done = failing.script("'{}' -c \"$CODE\"".format(sys.executable), CODE=code)
    assert not done.returncode, done.stdout
    assert failing.audit()[0] == 1 and "evidence" in failing.audit()[1]
    failing.reopen()
    assert failing.standing("implementation") == "open"


# a second store

def test_a_store_from_elsewhere_counts_only_with_a_person(forged, tmp_path):
    scene = forged()
    other = scratch.project_at(tmp_path / "other")
    other.close()
    scene.app.close()
    shutil.rmtree(os.path.join(scene.root, ".muster"))
    shutil.copytree(os.path.join(str(tmp_path / "other"), ".muster"), os.path.join(scene.root, ".muster"))
    code, said = scene.cli("gate", "run")
    assert code == 1 and "was not enabled by a person" in said


def test_a_linked_store_is_asked_about(forged, tmp_path):
    scene = forged()
    scene.app.close()
    shutil.move(os.path.join(scene.root, ".muster"), str(tmp_path / "away"))
    os.symlink(str(tmp_path / "away"), os.path.join(scene.root, ".muster"))
    code, said = scene.cli("gate", "show")
    assert code == 1 and "is a link" in said


@pytest.mark.parametrize("variables", [{"GIT_DIR": "../other/.git"}, {"GIT_WORK_TREE": "../other"}, {"GIT_COMMON_DIR": "../other/.git"}])
def test_the_project_is_found_by_where_one_stands_not_by_gits_variables(forged, tmp_path, variables):
    scene = forged(request="M build it")
    scratch.project_at(tmp_path / "other").close()
    scene.agent("dev", files={"tests/one.case": "fail\n"})
    code, said = scene.cli("gate", "run", **variables)
    assert code == 1 and "1 of 1 test fail" in said
    assert scene.standing("implementation") == "failed"


# what the supervisor leaves on the disk

def test_a_planted_result_file_is_not_believed(forged):
    scene = forged()
    scene.agent("dev", files={"tests/one.case": "fail\n"})
    assert scene.cli("gate", "run")[0] == 1
    folder = os.path.join(scene.root, ".muster", "gates")
    planted = [{"gate": "implementation", "status": "passed", "why": "", "checks": [], "questions": []}]
    with open(os.path.join(folder, "result.json"), "w", encoding="utf-8") as handle:
        json.dump({"results": planted}, handle)
    code, said = scene.cli("gate", "wait")
    assert code == 1 and "gate implementation: passed" not in said
    assert scene.standing("implementation") == "failed"


def test_evidence_of_an_earlier_run_is_none_of_the_next(forged):
    scene = forged()
    scene.implemented()
    scene.judge("code-reviewer", "approve")
    scene.gate()
    assert scene.row["status"] == "completed"
    from muster import workflows

    scene.run = scene.app.runs.open(workflows.find(scene.app, "flow"), "S again", "s1")["id"]
    assert scene.standing("implementation") == "open" and scene.standing("review") == "open"
    scene.sql("UPDATE evidence SET run = 'R2'; UPDATE gates SET run = 'R2'")
    scene.reopen()
    assert scene.standing("implementation") == "open" and scene.standing("review") == "open"


def test_a_worker_that_claims_gives_no_evidence(forged):
    scene = forged()
    scene.agent("dev", files={"tests/one.case": "fail\n"}, message=result(tests_passing=True, verdict="approve", approves=["kept:1"]))
    assert not scene.app.store.read("evidence.verdicts", run="R1")
    assert scene.gate()["implementation"]["status"] == "failed"
