"""muster task: what there is to do, who holds it, what waits for what."""

from muster import app as application
from muster import errors, graph
from muster.cli import printer
from muster.tasks import LEASE_SECONDS, briefing
from muster.tasks.placing import SCOPES

SUMMARY = "add, list, claim, finish tasks; what is ready, the critical path"
EXAMPLE = 'muster task add "export as CSV" --needs T1 --priority high'
TAKING = ("claim", "ready", "next", "list")
COLUMNS = ("id", "status", "priority", "assignee", "needs", "title")


def add_arguments(parser):
    """Describe the verb's arguments: one action each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    for name, (help_text, describe, _) in ACTIONS.items():
        sub = actions.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
        describe(sub)
        sub.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the action out; return 0."""
    if not args.action:
        args.action, args.status, args.run, args.assignee, args.limit, args.json = "list", None, None, None, 50, False
        args.sprint, args.epic, args.project = None, None, None
    app = application.here()
    if args.action in TAKING:
        app.agents.sweep()  # what a silent agent held is free for others
    return ACTIONS[args.action][2](app, args) or 0


def _fields(parser, title):
    if title:
        parser.add_argument("title")
        parser.add_argument("--id", help="an id of your own (T<n> by default)")
    else:
        parser.add_argument("id")
        parser.add_argument("--title")
    parser.add_argument("--type", help="feature, bug, docs …")
    parser.add_argument("--priority", help="critical, high, normal, low")
    parser.add_argument("--phase", help="planning, design, development, testing, deployment")
    parser.add_argument("--needs", nargs="*", metavar="ID", help="tasks that come first")
    parser.add_argument("--estimate", type=float, metavar="HOURS")
    parser.add_argument("--run", help="the run whose plan it belongs to (the open run by default)")
    parser.add_argument("--sprint", help="the sprint it belongs to; brings its epic and project")
    parser.add_argument("--epic", help="the epic it belongs to; brings its project")
    parser.add_argument("--project", help="the project it belongs to (the one in use by default)")
    parser.add_argument("--description")
    for name in ("requirements", "deliverables", "success-criteria", "context-files", "commands"):
        parser.add_argument("--" + name, nargs="*", metavar="TEXT")
    parser.add_argument("--key", help="idempotency key: the same key changes nothing twice")


def _given(args):
    names = ("type", "priority", "phase", "needs", "estimate", "run", "sprint", "epic", "project")
    found = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    detail = {name: getattr(args, name) for name in ("description", "requirements", "deliverables", "success_criteria",
                                                     "context_files", "commands") if getattr(args, name) is not None}
    return found, detail


def _add(app, args):
    found, detail = _given(args)
    open_run = app.runs.current()
    while open_run is not None and open_run["parent"]:
        open_run = app.runs.get(open_run["parent"])  # a plan is the parent's, its child runs only carry it out
    if "run" not in found and open_run is not None:
        found["run"] = open_run["id"]
    elif "run" in found:
        app.runs.get(found["run"])
    _answer(app.tasks.create(args.title, id=args.id, detail=detail, key=args.key, **found), args, "added")


def _update(app, args):
    found, detail = _given(args)
    if args.title is not None:
        found["title"] = args.title
    if not found and not detail:
        raise errors.UsageError("name what to change; see: muster task update --help")
    _answer(app.tasks.update(args.id, key=args.key, **dict(found, **detail)), args, "updated")


def _answer(answer, args, did):
    if args.json:
        printer.as_json(answer)
    elif answer is None:
        print("nothing is ready; see: muster task list --status blocked")
    else:
        extra = " (fence {})".format(answer["fence"]) if did in ("claimed",) else ""
        freed = "; ready now: " + ", ".join(answer["unblocks"]) if answer.get("unblocks") else ""
        print("{} {}: {}{}{}".format(answer["id"], did, answer.get("status") or "", extra, freed).rstrip(": "))


def _scope(args):
    return {name: getattr(args, name) for name in SCOPES}


def _in_scope(parser):
    for name in SCOPES:
        parser.add_argument("--" + name, help="only of this {}".format(name))


def _list(app, args):
    found = app.tasks.list(status=args.status, run=args.run, assignee=args.assignee, limit=args.limit, **_scope(args))
    if args.json:
        printer.as_json(found)
    else:
        printer.table(found, COLUMNS, "no task; add one: " + EXAMPLE)


def _show(app, args):
    task = app.tasks.get(args.id)
    if args.json:
        printer.as_json(task)
    else:
        printer.table([{"field": name, "value": value} for name, value in task.items() if value not in (None, "", [])],
                      ("field", "value"))


def _ready(app, args):
    found = app.tasks.ready(args.run, args.limit, **_scope(args))
    if args.json:
        printer.as_json(found)
    else:
        printer.table(found, COLUMNS, "nothing is ready")


def _check(app, args):
    """Print which tasks are clear enough to be given away; 1 where the one that was named is not."""
    if args.id:
        found = [briefing.check(app.tasks, args.id)]
    else:
        rows = [task for status in ("ready", "pending", "blocked") for task in app.tasks.list(status=status, run=args.run)]
        found = [briefing.check(app.tasks, task["id"]) for task in rows]
    if args.json:
        printer.as_json(found)
    else:
        printer.table([dict(one, missing="; ".join(one["missing"]) or "nothing") for one in found], ("id", "status", "missing", "title"),
                      "no task waits to be given away")
    return 1 if args.id and not found[0]["clear"] else 0


def _checking(parser):
    parser.add_argument("id", nargs="?", help="a task; all that wait to be given away by default")
    parser.add_argument("--run")


def _next(app, args):
    found = app.tasks.next(args.run, **_scope(args))
    if args.json:
        printer.as_json(found)
    else:
        print("{} {}".format(found["id"], found["title"]) if found else "nothing is ready")


def _claim(app, args):
    _answer(app.tasks.claim(args.agent, id=args.id, run=args.run, lease=args.lease, key=args.key,
                            clear=app.agents.assigns(args.agent), **_scope(args)), args, "claimed")


def _heartbeat(app, args):
    until = app.tasks.heartbeat(args.id, args.fence, args.lease)
    if args.json:
        printer.as_json({"id": args.id, "lease_until": until})
    else:
        print("{} is yours until {}".format(args.id, until))


def _finish(app, args):
    _answer(app.tasks.finish(args.id, args.fence, args.result, args.review, args.key), args, "finished")


def _review(app, args):
    _answer(app.tasks.review(args.id, args.verdict == "approve", args.reason), args, "reviewed")


def _path(app, args):
    needs, hours = app.tasks.graph(args.run, **_scope(args))
    names, total = graph.critical_path(needs, hours)
    if args.json:
        printer.as_json({"path": names, "hours": total})
    else:
        print("{} ({:g} h)".format(graph.spelled(names), total) if names else "no open task")


def _batches(app, args):
    needs, _ = app.tasks.graph(args.run, **_scope(args))
    found = graph.batches(needs)
    if args.json:
        printer.as_json(found)
    else:
        for number, batch in enumerate(found, 1):
            print("{:>3}  {}".format(number, ", ".join(batch)))
        if not found:
            print("no open task")


def _simple(verb, did):
    def act(app, args):
        call = getattr(app.tasks, verb)
        if verb in ("fail", "release"):
            _answer(call(args.id, args.fence, args.reason, args.key), args, did)
        elif verb == "unblock":
            _answer(call(args.id, args.key), args, did)
        else:
            _answer(call(args.id, args.reason, args.key), args, did)

    return act


def _held(parser):
    parser.add_argument("id")
    parser.add_argument("--fence", type=int, metavar="N", help="the fence of your claim; a person may leave it out")
    parser.add_argument("--reason")
    parser.add_argument("--key", help="idempotency key")


def _with_reason(parser):
    parser.add_argument("id")
    parser.add_argument("--reason", default="no reason given")
    parser.add_argument("--key", help="idempotency key")


def _finishing(parser):
    _held(parser)
    parser.add_argument("--result", help="what came of it")
    parser.add_argument("--review", action="store_true", help="hand it to review instead")


def _claiming(parser):
    parser.add_argument("id", nargs="?", help="the next ready one by default")
    parser.add_argument("--agent", required=True, help="who takes it")
    parser.add_argument("--run")
    parser.add_argument("--lease", type=float, default=LEASE_SECONDS, metavar="SECONDS")
    parser.add_argument("--key", help="idempotency key")
    _in_scope(parser)


def _beating(parser):
    parser.add_argument("id")
    parser.add_argument("--fence", type=int, required=True, metavar="N")
    parser.add_argument("--lease", type=float, default=LEASE_SECONDS, metavar="SECONDS")


def _listing(parser):
    parser.add_argument("--status")
    parser.add_argument("--assignee")
    _of_run(parser)


def _of_run(parser):
    parser.add_argument("--run")
    parser.add_argument("--limit", type=int, default=50, help="how many (default 50, -1 for all)")
    _in_scope(parser)


def _one(parser):
    parser.add_argument("id")


def _judging(parser):
    _one(parser)
    parser.add_argument("verdict", choices=("approve", "reject"))
    parser.add_argument("--reason")


ACTIONS = {
    "add": ("add a task", lambda parser: _fields(parser, True), _add),
    "list": ("list tasks", _listing, _list),
    "show": ("show one task", _one, _show),
    "check": ("say what tasks lack before they can be given away", _checking, _check),
    "update": ("change a task's fields", lambda parser: _fields(parser, False), _update),
    "ready": ("list what can be claimed, the next one first", _of_run, _ready),
    "next": ("show what a claim would get", _of_run, _next),
    "claim": ("take a task for an agent, with a lease", _claiming, _claim),
    "heartbeat": ("extend the lease of a held task", _beating, _heartbeat),
    "finish": ("complete a held task, or hand it to review", _finishing, _finish),
    "review": ("close a task's review", _judging, _review),
    "fail": ("give a held task back as failed", _held, _simple("fail", "failed")),
    "release": ("give a held task back untouched", _held, _simple("release", "released")),
    "block": ("block a task", _with_reason, _simple("block", "blocked")),
    "unblock": ("take a block away", _with_reason, _simple("unblock", "unblocked")),
    "cancel": ("cancel a task for good", _with_reason, _simple("cancel", "cancelled")),
    "path": ("show the critical path of the open tasks", _of_run, _path),
    "batches": ("show which open tasks can be done side by side", _of_run, _batches),
}
