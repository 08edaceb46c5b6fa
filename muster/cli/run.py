"""muster run: where a run stands, what is next, child runs, and (for a person) its end."""

import json

from muster import app as application
from muster import errors, text, workflows

SUMMARY = "show runs, what is next, what an audit found, where time went; open a child run, cancel one"
EXAMPLE = "muster run show"


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("action", choices=("show", "next", "list", "child", "findings", "profile", "cancel"), nargs="?", default="show")
    parser.add_argument("name", nargs="?", help="a run (show, findings, profile, cancel) or a task (child)")
    parser.add_argument("--size", choices=("S", "M", "L"), default="S", help="size of a child run")
    parser.add_argument("--reason", default="", help="why it is cancelled")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the verb out; return the exit status."""
    return ACTIONS[args.action](application.here(), args)


def _row(app, name):
    app.dispatches.drop_unstarted()  # nobody is to wait for an agent that the person said no to
    row = app.runs.get(name) if name else app.runs.current() or app.store.one("run.latest")
    if row is None:
        raise errors.Refused("there is no run yet; type /add-feature, /fix-bug or /new-project in the client to begin")
    return row


def _show(app, args):
    from muster.views import card, status

    row = _row(app, args.name)
    if args.json:
        print(text.escaped(status.run(app, row), 2))
    else:
        print(card.render(app, row))
        _print_findings(app.findings.of_run(row["id"]))
    return 0


def _next(app, args):
    from muster.views import card

    row = _row(app, args.name)
    view = app.runs.view(row, app.tree())
    print(text.escaped({"run": row["id"], "next": card.next_line(view)}) if args.json else card.next_line(view))
    return 0


def _list(app, args):
    rows = app.store.read("run.all")
    if args.json:
        print(text.escaped([{name: row[name] for name in ("id", "workflow", "size", "status", "request", "parent", "opened_at",
                                                           "closed_at")} for row in rows], 2))
        return 0
    for row in rows:
        print("{:<5} {:<12} {} {:<10} {}".format(row["id"], row["workflow"], row["size"], row["status"], text.line(row["request"], 80)))
    if not rows:
        print("no run yet; type /add-feature, /fix-bug or /new-project in the client to begin")
    return 0


def _child(app, args):
    """Open the child run of a task of the open stage's plan."""
    from muster.views import card

    parent = app.runs.current()
    view = app.runs.view(parent) if parent is not None else None
    stage = view.stage() if view else None
    if stage is None or stage.mode != "each":
        raise errors.Refused("no stage that works through a plan is open; see: muster run next")
    if not args.name:
        raise errors.UsageError("name the task: muster run child T1")
    task = app.tasks.get(args.name)
    if task["status"] != "ready":
        raise errors.Refused("task {} is {}; ready ones: {}".format(args.name, task["status"], ", ".join(
            item["id"] for item in view.tasks if item["status"] == "ready") or "none"))
    workflow = workflows.find(app, stage.agents()[0].lstrip("/"), None if json.loads(parent["settings"]).get("own") else False)
    row = app.runs.open(workflow, task["title"], parent["session"], parent=parent["id"], task=task["id"], wanted=args.size)
    print(card.render(app, row))
    return 0


def _findings(app, args):
    """List what the run's audit found, gravest first, each with what other agents said of it."""
    row = _row(app, args.name)
    found = app.findings.of_run(row["id"])
    if args.json:
        print(text.escaped({"run": row["id"], "findings": found}, 2))
        return 0
    _print_findings(found)
    if not found:
        print("run {} has no findings".format(row["id"]))
    return 0


def _print_findings(found):
    from muster import findings

    for one in found:
        print(findings.line(one))


def _profile(app, args):
    """Tell where the run's time went."""
    from muster.views import profile

    data = profile.collect(app, _row(app, args.name))
    print(text.escaped(data, 2) if args.json else profile.render(data))
    return 0


def _cancel(app, args):
    row = _row(app, args.name)
    app.runs.cancel(row, args.reason or "cancelled on the command line")
    print("run {} is cancelled".format(row["id"]))
    return 0


ACTIONS = {"show": _show, "next": _next, "list": _list, "child": _child, "findings": _findings, "profile": _profile, "cancel": _cancel}
