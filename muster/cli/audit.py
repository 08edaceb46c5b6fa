"""muster audit: prove that the log was not changed after it was written.

The chain shows what was changed or taken out, the anchors in the checkpoints' commits what was cut off at the end."""

from muster import app as application
from muster import proof
from muster.cli import printer

SUMMARY = "verify the log's hash chain and its anchors in git"
EXAMPLE = "muster audit verify"


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("action", choices=("verify",), nargs="?", default="verify")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the verb out; return 0 where the chain is whole, 1 where a link is broken."""
    app = application.here()
    count, fault = app.log.verify()
    fault = fault or proof.fault(app)
    last = app.store.one("event.last")
    if args.json:
        printer.as_json({"events": count, "intact": fault is None, "fault": fault, "head": last["hash"] if last else None})
    elif fault:
        print("broken after {} events: {}".format(count, fault))
    else:
        print("{} events, the chain is whole; head {}".format(count, last["hash"][:16] if last else "none"))
    return 1 if fault else 0
