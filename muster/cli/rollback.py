"""muster rollback: bring code and state back to a checkpoint; what was there is kept."""

from muster import app as application
from muster.cli import printer

SUMMARY = "bring code and state back to a checkpoint"
EXAMPLE = "muster rollback C3"


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("checkpoint", help="as C3; see: muster checkpoint list")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the verb out; return 0."""
    app = application.here()
    report = app.checkpoints.rollback(args.checkpoint)
    if args.json:
        printer.as_json(report)
        return 0
    for letter, path in report["files"]:
        print("  {} {}".format(letter, path))
    print("code and state are back at {} (event {}), {} files changed".format(
        report["checkpoint"], report["seq"], len(report["files"])))
    print("what was there is kept in {}; git diff {} shows it".format(report["saved"], report["commit"][:12]))
    return 0
