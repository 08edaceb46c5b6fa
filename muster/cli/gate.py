"""muster gate: run the checks of a gate, wait for them, show where gates stand."""

import sys
import time

from muster import app as application
from muster import clock, environment, errors, findings, text
from muster.cli import gate_worker

SUMMARY = "run a gate's checks, wait for them, show where the gates stand"
EXAMPLE = "muster gate run test"
# The client's Bash tool gives a command two minutes; we leave before it is cut off, the checks go on.
PATIENCE_IN_CLIENT = 100
MARKS = {"passed": "✓", "failed": "✗", "not_checked": "–", "incomplete": "…", "waived": "~", "stale": "~", "open": "·"}


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("action", choices=("run", "wait", "show", "list"), nargs="?", default="show")
    parser.add_argument("gate", nargs="?", help="the gate's name; the open stage's gate without one")
    parser.add_argument("--run", help="the run, the open one by default")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--wait", type=float, metavar="SECONDS", help="how long to wait before leaving the checks to go on")


def run(args):
    """Carry the verb out; return the exit status: 0 when every gate that was run passed."""
    app = application.here()
    job = gate_worker.Job(app)
    if args.action == "wait" and not job.known():
        raise errors.Refused("no gate is being checked; run: muster gate run")
    # the run whose checks are waited for may be over by now, closed by their result
    named = args.run or (job.run() if args.action == "wait" else None)
    row = app.runs.get(named) if named else app.runs.current()
    if row is None:
        row = app.store.one("run.latest") if args.action in ("show", "list") else None
    if row is None:
        raise errors.Refused("no run is open; type /add-feature, /fix-bug or /new-project in the client to begin")
    if args.action in ("show", "list"):
        return _show(app, row, args)
    left = gate_worker.settle(app, row)
    if left:
        print("left out of what the call gave: {}".format(", ".join(left)[:300]), file=sys.stderr)
    patience = args.wait if args.wait is not None else PATIENCE_IN_CLIENT if environment.in_client() else None
    if args.action == "run":
        joined = job.busy()
        if not joined:
            if not args.gate and app.gates.close_if_done(row):
                return _after(app, row, [], args)
            app.gates.ready(row, args.gate)
            names = app.gates.names_to_run(row, args.gate, app.tree())
            if not names:
                app.runs.complete_if_held(row["id"], app.tree())
                return _after(app, row, [], args)
            joined = job.start(row["id"], names)
        if joined:
            print("the gates {} are being checked already; joining".format(", ".join(job.names())), file=sys.stderr)
    return _follow(app, row, job, patience, args)


def _follow(app, row, job, patience, args):
    started = time.monotonic()
    quiet = args.json
    for line in job.lines(lambda: patience is not None and time.monotonic() - started > patience):
        if not quiet:
            print("  " + line, flush=True)
    results = job.results()
    if results is None:
        if job.busy():
            line = "still checking after {:.0f} s; run: muster gate wait".format(time.monotonic() - started)
            print(text.escaped({"run": row["id"], "status": "checking", "gates": job.names(), "next": line}) if args.json else line)
            return 1
        raise errors.MusterError("the checks ended without a result ({}); run: muster gate run".format(job.fault()))
    _believed(app, row, results, job)
    return _after(app, row, results, args)


def _believed(app, row, results, job):
    """Raise where the file with the results says what the store does not: any program can write a file."""
    said = {item["gate"]: (item["status"], item["at"]) for item in app.gates.proof.kept("gate.recorded", app.store.read("gate.of_run", run=row["id"]))}
    for result in results:
        status, at = said.get(result.get("gate"), ("open", ""))
        if status != result.get("status") or clock.seconds(at) < job.began() - 1:
            raise errors.MusterError("the results of gate {} are not the ones that were recorded; run: muster gate run".format(result.get("gate")))


def _after(app, row, results, args):
    from muster.views import card

    row = app.runs.get(row["id"])
    current = app.runs.current() or row
    view = app.runs.view(current, app.tree())
    failed = [result for result in results if result["status"] != "passed"]
    if args.json:
        print(text.escaped({"run": row["id"], "status": row["status"], "results": results, "stage": view.stage_name(),
                            "next": card.next_line(view), "head": _head(app)}, 2))
        return 1 if failed else 0
    for result in results:
        _print(result)
    print("run {}: {} · {}".format(current["id"], current["status"], card.track(view)))
    print("next: " + card.next_line(view))
    return 1 if failed else 0


def _print(result):
    print("gate {}: {}{}{}".format(result["gate"], result["status"], " (advisory)" if result.get("advisory") else "",
                                   ": " + text.line(result["why"], 4000) if result.get("why") else ""))
    for line in result["checks"]:
        counts = line.get("counts") or {}
        shown = " ({} run, {} failed, {} skipped)".format(
            counts.get("run", 0), counts.get("failed", 0), counts.get("skipped", 0)) if counts and line["status"] != "not_checked" else ""
        covered = " {:.1f} %".format(line["coverage"]) if isinstance(line.get("coverage"), (int, float)) else ""
        seconds = " in {:.1f} s".format(line["seconds"]) if line.get("seconds") else ""
        print("  {} {}{}{}{}{}".format(
            MARKS.get(line["status"], "?"), line["check"], shown, covered, seconds,
            ": " + text.line(line["reason"], 2000) if line.get("reason") else ""))
        if line.get("command"):
            print("      $ " + text.line(line["command"], 2000))


def _show(app, row, args):
    standing = app.gates.standing(row, app.tree())
    found = app.findings.of_run(row["id"])
    if args.json:
        print(text.escaped({"run": row["id"], "gates": {gate: {"status": status, "why": why} for gate, (status, why)
                                                        in standing.gates.items()}, "findings": found, "head": _head(app)}, 2))
        return 0
    print("run {} · {} · {}".format(row["id"], row["workflow"], row["status"]))
    for gate, (status, why) in standing.gates.items():
        print("  {} {:<15} {:<10} {}".format(MARKS.get(status, "·"), gate, status, text.line(why, 2000)))
    for one in found:
        print("  " + findings.line(one))
    head = _head(app)
    print("log: {} events, head {}".format(head["events"], (head["hash"] or "none")[:16]))
    return 0


def _head(app):
    """Return the newest event's number and hash: what the report was made upon, to hold the log to it later."""
    last = app.store.one("event.last")
    return {"events": last["seq"] if last else 0, "hash": last["hash"] if last else None}
