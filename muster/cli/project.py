"""muster project: several projects in one store; which one is in use."""

from muster import app as application
from muster import model
from muster.cli import printer

SUMMARY = "list, add, use and archive the projects of this store"
EXAMPLE = "muster project add web --name \"Web shop\" --folder ../web --teams engineering"
COLUMNS = ("id", "status", "used", "current_sprint", "epics", "teams", "folder", "name")


def add_arguments(parser):
    """Describe the verb's arguments: one action each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    listing = _action(actions, "list", "list the projects, the store's own first")
    listing.add_argument("--status", help=", ".join(model.PROJECT_STATES))
    for name, help_text in (("add", "add a project"), ("update", "change a project")):
        add = _action(actions, name, help_text)
        add.add_argument("id")
        add.add_argument("--name")
        add.add_argument("--teams", nargs="*", metavar="TEAM")
        add.add_argument("--folder", help="its repository")
        add.add_argument("--main-branch", metavar="BRANCH")
        add.add_argument("--key", help="idempotency key: the same key changes nothing twice")
    _action(actions, "show", "show one project").add_argument("id", nargs="?", help="the one in use by default")
    _action(actions, "use", "let new epics, sprints and tasks belong to it").add_argument("id")
    archive = _action(actions, "archive", "put it away; what it holds stays to be read")
    archive.add_argument("id")
    archive.add_argument("--reason")


def _action(actions, name, help_text):
    parser = actions.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def run(args):
    """Carry the action out; return 0."""
    projects = application.here().projects
    if args.action in (None, "list"):
        rows = projects.list(args.status if args.action else None)
        if args.action and args.json:
            printer.as_json(rows)
        else:
            printer.table([dict(row, used="→" if row["used"] else "") for row in rows], COLUMNS)
        return 0
    if args.action in ("add", "update"):
        given = {name: getattr(args, name) for name in ("name", "teams", "folder", "main_branch") if getattr(args, name) is not None}
        row = getattr(projects, args.action)(args.id, key=args.key, **given)
    elif args.action == "archive":
        row = projects.archive(args.id, args.reason)
    else:
        row = projects.use(args.id) if args.action == "use" else projects.get(args.id or projects.current())
    if args.json:
        printer.as_json(row)
    else:
        print("project {} {}{}: {}{}".format(row["id"], row["status"], ", in use" if row["used"] else "", printer.plain(row["name"]),
                                             "; sprint " + row["current_sprint"] if row["current_sprint"] else ""))
    return 0
