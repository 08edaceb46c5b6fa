"""muster epic: bodies of work, what they need, how far they are."""

from muster import app as application
from muster import model
from muster.cli import printer
from muster.views import plan

SUMMARY = "add, start, block, complete epics; what they need and how far they are"
EXAMPLE = 'muster epic add "pay by card" --features "3-D Secure" refunds --needs E1'
COLUMNS = ("id", "status", "project", "needs", "sprints", "done", "title")


def add_arguments(parser):
    """Describe the verb's arguments: one action each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    listing = _action(actions, "list", "list epics")
    listing.add_argument("--status", help=", ".join(model.EPIC_MOVES))
    listing.add_argument("--project")
    add = _action(actions, "add", "add an epic")
    add.add_argument("title")
    add.add_argument("--id", help="an id of your own (E<n> by default)")
    add.add_argument("--project", help="the one in use by default")
    _fields(add)
    _action(actions, "show", "show one epic").add_argument("id")
    update = _action(actions, "update", "change an epic")
    update.add_argument("id")
    update.add_argument("--title")
    _fields(update)
    _action(actions, "start", "begin an epic, or go on with a blocked one").add_argument("id")
    for name, help_text in (("block", "say that it can not go on, and why"), ("cancel", "give it up")):
        parser = _action(actions, name, help_text)
        parser.add_argument("id")
        parser.add_argument("--reason")
    _action(actions, "complete", "close an epic that has nothing open").add_argument("id")


def _action(actions, name, help_text):
    parser = actions.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _fields(parser):
    parser.add_argument("--description")
    parser.add_argument("--features", nargs="*", metavar="TEXT")
    parser.add_argument("--needs", nargs="*", metavar="EPIC", help="epics that come first")
    parser.add_argument("--key", help="idempotency key: the same key changes nothing twice")


def run(args):
    """Carry the action out; return 0."""
    epics = application.here().epics
    if args.action in (None, "list"):
        rows = epics.list(args.project, args.status) if args.action else epics.list()
        if args.action and args.json:
            printer.as_json(rows)
        else:
            printer.table([dict(row, done="{done}/{total}".format(**row["progress"])) for row in rows], COLUMNS, "no epic; add one: " + EXAMPLE)
        return 0
    given = {name: getattr(args, name) for name in ("description", "features", "needs", "title") if getattr(args, name, None) is not None}
    row = {
        "add": lambda: epics.add(id=args.id, project=args.project, key=args.key, **given),
        "update": lambda: epics.update(args.id, args.key, **given),
        "show": lambda: epics.get(args.id),
        "start": lambda: epics.start(args.id),
        "block": lambda: epics.block(args.id, args.reason),
        "complete": lambda: epics.complete(args.id),
        "cancel": lambda: epics.cancel(args.id, args.reason),
    }[args.action]()
    if args.json:
        printer.as_json(row)
    else:
        print(plan.epic(row))
    return 0
