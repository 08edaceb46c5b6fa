"""muster checkpoint: keep code and state of this moment, list what is kept."""

from muster import app as application
from muster.cli import printer

SUMMARY = "keep code and state of this moment, or list what is kept"
EXAMPLE = 'muster checkpoint set --label "before the rewrite"'


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("action", choices=("list", "set"), nargs="?", default="list")
    parser.add_argument("--label", help="what it is for")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the verb out; return 0."""
    app = application.here()
    if args.action == "set":
        row = app.runs.current()
        made = app.checkpoints.set(run=row["id"] if row is not None else None, label=args.label)
        if args.json:
            printer.as_json(made)
        else:
            print("checkpoint {}: tree {}, event {}; back with: muster rollback {}".format(
                made["id"], made["tree"][:8], made["seq"], made["id"]))
        return 0
    found = app.checkpoints.list()
    if args.json:
        printer.as_json(found)
    else:
        rows = [dict(item, tree=item["tree"][:8], at=item["at"][:19], label=item["label"] or (
            "gate {} passed".format(item["gate"]) if item["gate"] else "")) for item in found]
        printer.table(rows, ["id", "at", "run", "tree", "seq", "label"], "no checkpoint yet; muster checkpoint set makes one")
    return 0
