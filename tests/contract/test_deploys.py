"""A deployment: gates first, a person's word, the target's own commands, and the way back. The service is a real server."""

import hashlib
import json
import os
import signal
import sys
import urllib.request

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from scene import FLOW  # noqa: E402

from muster import deploys, errors, outward, project  # noqa: E402

TABLE = """| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| preflight | code-reviewer | one | – | preflight | S | ask |
| rollback plan | writer | one | – | rollback | S | refine 1, ask |
| deploy | – | one | – | deploy | S | ask |
| smoke test | – | one | – | smoke | S | back to deploy 3, ask |
| monitoring | – | one | – | monitoring | S | back to deploy 3, ask |
"""
SERVER = """import http.server, pathlib, sys
root = pathlib.Path(sys.argv[1])
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        bad = (root / "sick").exists()
        self.send_response(500 if bad else 200)
        self.end_headers()
        self.wfile.write(sys.argv[2].encode())
    def log_message(self, *words):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Page)
(root / "port").write_text(str(server.server_address[1]))
server.serve_forever()
"""
# The state of the target lies outside of the tree, in $1.
APPLY = """set -e
echo "$MUSTER_TARGET $MUSTER_COMMIT" >> "$1/applied"
[ ! -e "$1/broken" ]
rm -f "$1/port"
nohup "$2" server.py "$1" "$(cat src/app.py)" > /dev/null 2>&1 &
echo $! > "$1/pid"
while [ ! -s "$1/port" ]; do sleep 0.05; done
"""


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "target"
    folder.mkdir()
    yield folder
    if (folder / "pid").exists():
        try:
            os.kill(int((folder / "pid").read_text()), signal.SIGKILL)
        except ProcessLookupError:
            pass


@pytest.fixture
def deploying(play, place):
    def make(request="S production", gates=None, table=TABLE, strictness="standard", **target):
        given = {
            "apply": ["sh", "apply.sh", str(place), sys.executable], "smoke": "python3 ask.py {}".format(place),
            "monitor": "python3 ask.py {}".format(place), "watch": {"checks": 2, "every": 0.01},
            "rollback": "kill $(cat {0}/pid); echo back >> {0}/back; [ ! -e {0}/stuck ]".format(place),
            "rollback_dry_run": "test ! -e {}/noway".format(place)}
        given.update(target)
        files = {".claude/commands/flow.md": table, "apply.sh": APPLY, "server.py": SERVER,
                 "ask.py": "import sys, urllib.request\nport = open(sys.argv[1] + '/port').read()\n"
                           "print(urllib.request.urlopen('http://127.0.0.1:' + port, timeout=5).read().decode())\n"}
        return play(table=table, request=request, files=files,
                    config={"strictness": strictness, "gates": dict({"preflight": {"verdict": {"by": ["code-reviewer"]}}}, **(gates or {})),
                            "deploy": {"production": {name: value for name, value in given.items() if value is not None}}})
    return make


def ready(scene):
    """Bring the run to its deployment: preflight and the rehearsed way back hold."""
    scene.judge("code-reviewer", "approve")
    assert scene.gate()["preflight"]["status"] == "passed", scene.events("gate.recorded")[-1]
    scene.agent("writer", summary="stop it, start the old one", next_steps=["kill the process", "start the old one"])
    assert scene.gate()["rollback"]["status"] == "passed"
    assert scene.stage == "deploy"


def confirm(scene, words="production"):
    said = scene.app.deploys.confirm(scene.row, words, "s1")
    assert scene.row["status"] == "active"
    return said


def applied(place):
    return (place / "applied").read_text().splitlines() if (place / "applied").exists() else []


def answers(place):
    return urllib.request.urlopen("http://127.0.0.1:" + (place / "port").read_text(), timeout=5).read().decode()


def test_a_deployment_goes_from_preflight_to_its_end(deploying, place):
    scene = deploying()
    ready(scene)
    assert scene.gate()["deploy"]["status"] == "incomplete" and applied(place) == []
    assert scene.row["status"] == "needs_you" and "/confirm-deploy production" in scene.row["reason"]
    confirm(scene)
    assert scene.gate()["deploy"]["status"] == "passed"
    assert len(applied(place)) == 1 and applied(place)[0].split()[1] == scene.row["base_commit"]
    assert answers(place).strip() == "start"  # what was started goes on after its check
    assert scene.gate()["smoke"]["status"] == "passed"
    assert scene.gate()["monitoring"]["status"] == "passed"
    assert scene.row["status"] == "completed" and len(applied(place)) == 1
    assert scene.app.store.one("deploy.newest", run=scene.run)["status"] == "applied"


def test_a_gate_that_is_run_again_deploys_nothing_again(deploying, place):
    scene = deploying()
    ready(scene)
    confirm(scene)
    scene.gate()
    assert "not applied twice" in scene.gate("deploy")["deploy"]["checks"][1]["reason"] and len(applied(place)) == 1


@pytest.mark.parametrize("strictness", ["standard", "advisory"])
def test_without_a_persons_word_nothing_is_deployed(deploying, place, strictness):
    scene = deploying(strictness=strictness)
    ready(scene)
    for _ in range(3):
        if scene.row["status"] == "needs_you":
            scene.app.runs.resume(scene.row)  # a person's word that is not this word
        assert scene.gate()["deploy"]["status"] == "incomplete"
    assert applied(place) == [] and scene.row["status"] == "needs_you"


def test_advice_does_not_call_a_deployment_good_that_is_not(deploying, place):
    scene = deploying(strictness="advisory")
    ready(scene)
    confirm(scene)
    (place / "broken").write_text("")
    assert scene.gate()["deploy"]["status"] == "failed" and scene.stage == "deploy"
    (place / "broken").unlink()
    scene.app.runs.resume(scene.row)
    confirm(scene)
    scene.gate()
    (place / "sick").write_text("")
    assert scene.gate()["smoke"]["status"] == "failed" and scene.row["status"] == "active" and scene.stage == "deploy"


def test_nothing_is_deployed_when_the_tree_changed_while_the_checks_before_it_ran(deploying, place):
    """Found by `muster simulate deploy`: what was judged, and confirmed, was not what lay there any more."""
    scene = deploying(gates={"deploy": {"checks": ["stamp", "apply"]}})
    stamp = {"command": ["sh", "-c", "[ ! -e '{}/armed' ] || echo later >> README.md".format(place)]}
    project.configure(scene.app.places, {"checks": dict(scene.app.config["checks"], stamp=stamp)})
    scene.reopen()
    ready(scene)
    confirm(scene)
    (place / "armed").write_text("")
    assert "the tree changed while the checks ran" in scene.gate()["deploy"]["why"]
    assert applied(place) == []


def test_a_command_with_a_secret_is_confirmed_like_any_other(deploying, place):
    secret = "ghp_" + hashlib.sha256(b"deploy").hexdigest()[:36]
    scene = deploying(apply=["sh", "apply.sh", str(place), sys.executable, secret])
    ready(scene)
    confirm(scene)
    assert scene.gate()["deploy"]["status"] == "passed" and len(applied(place)) == 1
    assert secret not in json.dumps(scene.app.log.read(limit=10000, type="deploy"))


@pytest.mark.parametrize("words, says", [
    ("staging", "deploys to production; type: /confirm-deploy production"), ("production now", "type: /confirm-deploy production"),
    ("rollback", "nothing deployed"),
])
def test_a_word_that_does_not_fit_is_refused(deploying, words, says):
    scene = deploying()
    ready(scene)
    with pytest.raises(errors.MusterError, match=says):
        confirm(scene, words)


def test_a_word_before_its_time_is_refused(deploying, play):
    scene = deploying()
    with pytest.raises(errors.Refused, match="is at stage preflight; confirm when it asks for it"):
        confirm(scene)
    other = play(table=FLOW)
    with pytest.raises(errors.Refused, match="deploys nothing"):
        other.app.deploys.confirm(other.row, "production", "s1")


def test_a_word_counts_for_the_tree_it_was_said_of(deploying, place):
    scene = deploying()
    ready(scene)
    confirm(scene)
    scene.write(code="other\n")
    answer = scene.gate()["deploy"]
    assert answer["status"] == "failed" and "gate preflight (stale)" in answer["why"] and applied(place) == []
    with pytest.raises(errors.Refused, match="must hold first"):
        confirm(scene)


def test_a_word_counts_for_the_command_it_was_said_of(deploying, place):
    scene = deploying()
    ready(scene)
    confirm(scene)
    target = dict(scene.app.config["deploy"]["production"], apply="sh apply.sh elsewhere")
    project.configure(scene.app.places, {"deploy": {"production": target}})
    scene.reopen()
    assert scene.gate()["deploy"]["status"] == "incomplete" and applied(place) == []


@pytest.mark.parametrize("files, says", [
    ({"code": "two\n"}, "clean: HEAD is not the tree that is judged: src/app.py"),
    ({"new.txt": "x\n"}, "new.txt; commit it"),
    ({"tests/one.case": "fail\n"}, "tests: 1 of 1 test fail"),
])
def test_preflight_stays_shut_over_what_is_not_committed_or_does_not_pass(deploying, files, says):
    scene = deploying()
    scene.write(**files)
    scene.judge("code-reviewer", "approve")
    answer = scene.gate()["preflight"]
    assert answer["status"] == "failed" and says in answer["why"]
    assert scene.row["status"] == "needs_you"


@pytest.mark.parametrize("request_, target, says", [
    ("S prod", {}, 'target "prod" is not configured; begin the run with one of: production'),
    ("S production", {"rollback_dry_run": None, "smoke": None}, "target production has no command for: smoke, rollback_dry_run"),
    ("S production", {"preflight": "echo no; false"}, "preflight of production ended with 1: no"),
])
def test_preflight_wants_a_whole_target(deploying, request_, target, says):
    scene = deploying(request_, **target)
    scene.judge("code-reviewer", "approve")
    assert says in scene.gate()["preflight"]["why"]


def test_a_way_back_that_was_not_rehearsed_stops_before_anything_is_deployed(deploying, place):
    scene = deploying()
    (place / "noway").write_text("")
    scene.judge("code-reviewer", "approve")
    scene.gate()
    scene.agent("writer")
    assert "rollback dry run of production ended with 1" in scene.gate()["rollback"]["why"]
    assert scene.stage == "rollback plan" and applied(place) == []
    (place / "noway").unlink()
    scene.agent("writer")
    assert scene.gate()["rollback"]["status"] == "passed"


def test_confirm_false_lets_the_first_attempt_through_only(deploying, place):
    scene = deploying(confirm=False)
    ready(scene)
    (place / "broken").write_text("")
    assert scene.gate()["deploy"]["status"] == "failed" and len(applied(place)) == 1
    scene.app.runs.resume(scene.row)
    (place / "broken").unlink()
    answer = scene.gate()["deploy"]
    assert answer["status"] == "incomplete" and "failed to apply; the person decides" in answer["why"] and len(applied(place)) == 1
    confirm(scene)
    assert scene.gate()["deploy"]["status"] == "passed" and len(applied(place)) == 2


def test_confirm_false_set_during_the_run_does_not_count(deploying, place):
    scene = deploying()
    ready(scene)
    target = dict(scene.app.config["deploy"]["production"], confirm=False)
    project.configure(scene.app.places, {"deploy": {"production": target}})
    scene.reopen()
    assert scene.gate()["deploy"]["status"] == "incomplete" and applied(place) == []


def test_confirm_false_in_a_committed_configuration_does_not_count(deploying, place):
    import scratch

    scene = deploying(confirm=False)
    scratch.git(scene.root, "add", "-f", ".muster/config.json")
    ready(scene)
    assert scene.gate()["deploy"]["status"] == "incomplete" and applied(place) == []


def test_what_does_not_answer_is_offered_for_rollback(deploying, place):
    scene = deploying()
    ready(scene)
    confirm(scene)
    scene.gate()
    (place / "sick").write_text("")
    answer = scene.gate()["smoke"]
    assert answer["status"] == "failed" and "/confirm-deploy rollback" in answer["why"] and not (place / "back").exists()
    assert scene.stage == "deploy"
    answer = scene.gate()["deploy"]
    assert answer["status"] == "incomplete" and "was applied and did not hold" in answer["why"]
    confirm(scene, "rollback")
    answer = scene.gate()["deploy"]
    assert "rolled back; apply again with /confirm-deploy production" in answer["why"] and (place / "back").read_text() == "back\n"
    assert scene.app.store.one("deploy.newest", run=scene.run)["status"] == "rolled_back" and scene.row["status"] == "needs_you"
    (place / "sick").unlink()
    confirm(scene)
    scene.gate()
    assert scene.gate()["smoke"]["status"] == "passed"


def test_what_does_not_answer_is_rolled_back_at_once_where_the_target_says_so(deploying, place):
    scene = deploying(auto_rollback=True)
    ready(scene)
    confirm(scene)
    scene.gate()
    (place / "sick").write_text("")
    answer = scene.gate()["smoke"]
    assert answer["why"].endswith("; rolled back") and (place / "back").exists()
    assert [event["status"] for event in scene.events("deploy.ended")] == ["applied", "unhealthy", "rolled_back"]
    with pytest.raises(OSError):
        answers(place)


def test_a_rollback_that_fails_is_said_and_can_be_asked_for_again(deploying, place):
    scene = deploying(auto_rollback=True)
    ready(scene)
    confirm(scene)
    scene.gate()
    (place / "sick").write_text("")
    (place / "stuck").write_text("")
    assert "the rollback failed too" in scene.gate()["smoke"]["why"]
    assert "could not be rolled back" in scene.gate()["deploy"]["why"]
    (place / "stuck").unlink()
    scene.gate()  # the word of before is used up: nothing is done without a new one
    assert scene.app.store.one("deploy.newest", run=scene.run)["status"] == "rollback_failed"
    scene.app.runs.resume(scene.row)
    confirm(scene, "rollback")
    assert "rolled back; apply again" in scene.gate()["deploy"]["why"]


def test_monitoring_fails_at_the_poll_that_fails(deploying, place):
    scene = deploying(watch={"checks": 50, "every": 0.01, "failures": 2})
    ready(scene)
    confirm(scene)
    scene.gate()
    scene.gate()
    seen = []

    def progress(line):
        seen.append(line)
        if len([line for line in seen if line.startswith("monitor:")]) == 3:
            (place / "sick").write_text("")

    row = scene.row
    answer = scene.app.gates.execute(row, ["monitoring"], progress)[0]
    polls = answer["checks"][1]["extra"]["polls"]
    assert answer["status"] == "failed" and 3 <= polls <= 5 and "poll {}".format(polls) in answer["why"]
    assert scene.stage == "deploy"


def test_monitoring_takes_a_single_slip(deploying, place):
    scene = deploying(watch={"seconds": 0.2, "every": 0.01, "failures": 2},
                      monitor="[ -e {0}/once ] || {{ touch {0}/once; false; }}".format(place))
    ready(scene)
    confirm(scene)
    scene.gate()
    scene.gate()
    assert scene.gate()["monitoring"]["status"] == "passed"


def test_a_deployment_that_was_cut_off_asks_the_person(deploying, place):
    scene = deploying()
    ready(scene)
    confirm(scene)
    scene.app.deploys.of(scene.row, scene.app.tree()).begin()  # and the machine goes down
    answer = scene.gate()["deploy"]
    assert answer["status"] == "incomplete" and "was interrupted while it was applied" in answer["why"] and applied(place) == []
    confirm(scene)
    assert scene.gate()["deploy"]["status"] == "passed"


def test_a_persons_word_and_what_was_deployed_outlast_a_restored_state(deploying, place):
    scene = deploying()
    ready(scene)
    confirm(scene)
    scene.gate()
    with scene.app.store.write() as tx:
        scene.app.log.restore(tx, 1)
    assert scene.app.store.one("deploy.newest", run=scene.run)["status"] == "applied"


def test_the_plan_and_what_is_missing_are_shown(deploying):
    scene = deploying()
    ready(scene)
    shown = scene.app.deploys.of(scene.row, scene.app.tree()).to_dict()
    assert shown["plan"] == ["stop it, start the old one", "kill the process", "start the old one"]
    assert shown["needs_word"] and not shown["confirmed"] and shown["held"] == [] and shown["deployment"] is None
    assert json.dumps(shown)


def test_the_judge_of_the_preflight_reads_what_goes_out(deploying, place):
    import scratch

    scene = deploying()
    brief = scene.app.dispatches.brief(scene.row, scene.begin("code-reviewer"))
    diff = scratch.read(scene.root, next(path for path in brief["context_files"] if path.endswith(".diff")))
    assert "+start" in diff and "apply.sh" in diff  # nothing is known to be there: all of it
    with scene.app.store.write() as tx:
        for kind, data in (("deploy.started", {"target": "production", "tree": "t", "commit_id": scene.row["base_commit"], "command": "x"}),):
            number = scene.app.log.append(tx, kind, "R0", data)["seq"]
        scene.app.log.append(tx, "deploy.ended", "R0", {"deployment": number, "status": "applied", "detail": {}})
    scene.write(code="two\n")
    assert scene.app.deploys.since(scene.row) == scene.row["base_commit"]
    diff = scratch.read(scene.root, scene.app.dispatches._diff(scene.row, {"stage": "preflight"}))
    assert "+two" in diff and "apply.sh" not in diff


CONFIG = {"deploy": {"staging": {"apply": "VERSION=2 tools/ship && cd x && flyway up"}, "production": {"apply": "./deploy/up.sh production", "rollback": ["sh", "deploy/down.sh"]}}}


@pytest.mark.parametrize("line, named", [
    ("./deploy/up.sh production", True), ("deploy/up.sh", True), ("bash ./deploy/up.sh production", True), ("sh -c 'deploy/up.sh x'", True),
    ("cd deploy && ./up.sh production", True), ("sh deploy/down.sh", True), ("true; sh deploy/down.sh --now", True),
    ("VERSION=3 ./tools/ship", True), ("sh /home/ada/shop/deploy/down.sh", True), ("bash -c 'cd deploy; . ./up.sh'", True), ("ksh deploy/up.sh", True),
    ("fish deploy/down.sh", True), ("bash -o pipefail deploy/up.sh", True), ("bash -x -o pipefail ./deploy/down.sh", True), ("sh other/up.shell", False), ("flyway up", True), ("flyway info", False), ("cd x", False), ("cat deploy/up.sh", False), ("git log -- deploy/up.sh", False), ("shellcheck deploy/up.sh", False), ("echo ./deploy/up.sh", False),
])
def test_a_targets_own_commands_are_known_in_every_spelling(line, named):
    assert (outward.names(line, deploys.patterns(CONFIG)) is not None) == named
