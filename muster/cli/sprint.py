"""muster sprint: plan, start, review and close a span of work."""

import json

from muster import app as application
from muster import errors, model
from muster.cli import printer
from muster.views import plan

SUMMARY = "plan, start, review and complete sprints; put tasks into them"
EXAMPLE = "muster sprint plan --from sprint.json"
COLUMNS = ("id", "status", "epic", "day", "done", "hours", "capacity", "title")
FIELDS = ("title", "goals", "teams", "success_criteria", "capacity", "duration", "start_date", "end_date")
LONGEST = 1 << 20  # characters of a definition


def add_arguments(parser):
    """Describe the verb's arguments: one action each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    listing = _action(actions, "list", "list sprints")
    listing.add_argument("--status", help=", ".join(model.SPRINT_MOVES))
    listing.add_argument("--epic")
    listing.add_argument("--project")
    add = _action(actions, "add", "add a sprint")
    add.add_argument("title")
    add.add_argument("--id", help="an id of your own (S<n> by default)")
    add.add_argument("--epic")
    add.add_argument("--project", help="the one in use by default")
    _fields(add)
    update = _action(actions, "update", "change a sprint")
    update.add_argument("id")
    update.add_argument("--title")
    _fields(update)
    _action(actions, "show", "show one sprint and its tasks").add_argument("id", nargs="?", help="the current one by default")
    planning = _action(actions, "plan", "make a sprint and its tasks from a definition, all or nothing")
    planning.add_argument("--from", dest="source", metavar="FILE", required=True, help="JSON, or YAML by its ending")
    planning.add_argument("--key", help="idempotency key: the same key plans once")
    for name, help_text in (("ready", "say that its plan is made"), ("start", "start a ready one that has tasks"), ("block", "say that it can not go on, and why"),
                            ("unblock", "let it go on"), ("review", "end its work, look at what it brought"),
                            ("complete", "close it after its review"), ("reopen", "send it back from review into planning")):
        parser = _action(actions, name, help_text)
        parser.add_argument("id", nargs="?" if name not in ("ready", "start") else None, help="the current one by default" if name not in ("ready", "start") else None)
        if name in ("block", "reopen"):
            parser.add_argument("--reason")
        if name == "complete":
            parser.add_argument("--carry-over", metavar="SPRINT", help="the sprint that its open tasks go to")
    for name, help_text in (("add-task", "put tasks into it"), ("remove-task", "take tasks out of it")):
        parser = _action(actions, name, help_text)
        parser.add_argument("id")
        parser.add_argument("tasks", nargs="+", metavar="TASK")


def _fields(parser):
    parser.add_argument("--goals", nargs="*", metavar="TEXT")
    parser.add_argument("--teams", nargs="*", metavar="TEAM")
    parser.add_argument("--success-criteria", nargs="*", metavar="TEXT")
    parser.add_argument("--capacity", type=float, metavar="HOURS")
    parser.add_argument("--duration", type=int, metavar="DAYS", help="14 by default")
    parser.add_argument("--start-date", metavar="DAY", help="as 2026-11-21; the day of its start by default")
    parser.add_argument("--end-date", metavar="DAY")
    parser.add_argument("--key", help="idempotency key: the same key changes nothing twice")


def _action(actions, name, help_text):
    parser = actions.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def run(args):
    """Carry the action out; return 0."""
    app = application.here()
    sprints = app.sprints
    if args.action in (None, "list"):
        rows = sprints.list(args.project, args.epic, args.status) if args.action else sprints.list()
        if args.action and args.json:
            printer.as_json(rows)
        else:
            printer.table([dict(row, done="{done}/{total}".format(**row["progress"]), hours=row["progress"]["hours"]) for row in rows], COLUMNS,
                          "no sprint; make one: " + EXAMPLE)
        return 0
    if args.action in ("add", "update"):
        row = _changed(sprints, args)
    elif args.action == "plan":
        row = sprints.plan(_read(args.source), args.key)
    else:
        id = args.id or _current(sprints)
        row = {
            "show": sprints.get, "ready": sprints.ready, "start": sprints.start, "unblock": sprints.unblock, "review": sprints.review,
            "block": lambda id: sprints.block(id, args.reason), "reopen": lambda id: sprints.reopen(id, args.reason),
            "complete": lambda id: sprints.complete(id, args.carry_over),
            "add-task": lambda id: sprints.add_tasks(id, args.tasks), "remove-task": lambda id: sprints.remove_tasks(id, args.tasks),
        }[args.action](id)
    if args.json:
        printer.as_json(row)
    else:
        print(plan.sprint(row))
        if args.action in ("show", "plan"):
            printer.table(row["tasks"], ("id", "status", "priority", "assignee", "estimate", "title"), "no task; add some: muster sprint add-task {} T1".format(row["id"]))
    return 0


def _changed(sprints, args):
    given = {name: getattr(args, name) for name in FIELDS if getattr(args, name) is not None}
    if args.action == "update":
        return sprints.update(args.id, args.key, **given)
    return sprints.add(given.pop("title"), args.id, args.epic, args.project, args.key, **given)


def _current(sprints):
    row = sprints.current()
    if row is None:
        raise errors.UsageError("no sprint runs; name one, see: muster sprint list")
    return row["id"]


def _read(path):
    """Return the document of a definition's file; raises an error that names the file and the place."""
    shown = printer.plain(path)[:200]
    try:
        with open(path, encoding="utf-8") as handle:
            said = handle.read(LONGEST + 1)
    except FileNotFoundError:
        raise errors.NotFound("{} does not exist; give the file of a sprint, see docs/sprints.md".format(shown)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise errors.UsageError("{} can not be read ({})".format(shown, getattr(error, "strerror", None) or "no UTF-8")) from error
    if len(said) > LONGEST:
        raise errors.UsageError("{} is longer than {} characters; split the sprint".format(shown, LONGEST))
    if not path.endswith((".yaml", ".yml")):
        try:
            return json.loads(said)
        except (ValueError, RecursionError) as error:
            raise errors.UsageError("{} is no JSON ({})".format(shown, error)) from error
    from muster import extras

    extras.need("yaml", "PyYAML>=6,<7", "a sprint's definition is read with it")
    yaml = __import__("yaml")  # no part of the runtime: `need` brings it, or ends this process
    try:
        # Through JSON: a day becomes text, and what JSON can not hold is named here.
        return json.loads(json.dumps(yaml.safe_load(said), default=str))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise errors.UsageError("{} is no YAML ({})".format(shown, " ".join(str(error).split())[:200])) from error
