"""muster status: the open run, its gates and agents, and the tasks, on one screen."""

from muster import app as application
from muster import errors, text

SUMMARY = "show the open run, its gates, agents and tasks"
EXAMPLE = "muster status --json"


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("--project", help="sprint, epic and tasks of this project")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the verb out; return 0."""
    from muster.views import status

    app = application.here()
    try:
        app.alerts.check()
    except errors.StoreError:
        pass  # a store that can not be written can still be looked at
    data = status.collect(app, args.project and app.projects.get(args.project)["id"])
    print(text.escaped(data, 2) if args.json else status.render(data))
    return 0
