"""muster status: the open run, its gates and agents, and the tasks, on one screen."""

import json

from muster import app as application
from muster import errors

SUMMARY = "show the open run, its gates, agents and tasks"
EXAMPLE = "muster status --json"


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the verb out; return 0."""
    from muster.views import status

    app = application.here()
    try:
        app.alerts.check()
    except errors.StoreError:
        pass  # a store that can not be written can still be looked at
    data = status.collect(app)
    print(json.dumps(data, indent=2, ensure_ascii=False) if args.json else status.render(data))
    return 0
