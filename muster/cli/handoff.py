"""muster handoff: offer an artifact, accept or refuse it."""

from muster import app as application
from muster import model
from muster.cli import printer, speaker
from muster.handoffs import DUE_SECONDS

SUMMARY = "offer an artifact to another agent, accept or refuse what was offered"
EXAMPLE = 'muster handoff offer test-engineer docs/design/export.md --task T7'
COLUMNS = ("id", "status", "giver", "receiver", "task", "artifact", "reason")


def add_arguments(parser):
    """Describe the verb's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    offer = speaker.action(actions, "offer", "offer a file or folder that exists")
    offer.add_argument("to", help="the agent who is to take it")
    offer.add_argument("artifact", help="its path in the project")
    offer.add_argument("--task")
    offer.add_argument("--note", help="the first command to run, what is open")
    offer.add_argument("--due", type=float, default=DUE_SECONDS, metavar="SECONDS", help="after this long the offer ends")
    offer.add_argument("--key", help="idempotency key: the same key offers once")
    speaker.action(actions, "accept", "accept it; refused where it is not what was offered").add_argument("id")
    refuse = speaker.action(actions, "refuse", "refuse it, with the reason")
    refuse.add_argument("id")
    refuse.add_argument("reason")
    withdraw = speaker.action(actions, "withdraw", "take an offer back")
    withdraw.add_argument("id")
    withdraw.add_argument("--reason")
    listing = speaker.action(actions, "list", "list hand-offs, the newest first")
    listing.add_argument("--status", help=", ".join(model.HANDOFF_MOVES))
    listing.add_argument("--to", help="only those for this receiver")
    listing.add_argument("--task")
    speaker.action(actions, "show", "show one hand-off").add_argument("id")


def run(args):
    """Carry the action out; return 0."""
    app = application.here()
    handoffs, who = app.handoffs, speaker.named(args) if args.action not in (None, "list", "show") else ""
    if args.action in (None, "list"):
        rows = handoffs.list(*((args.status, args.to, None, args.task) if args.action else ("offered",)))
        if args.action and args.json:
            printer.as_json(rows)
        else:
            printer.table(rows, COLUMNS, "no hand-off")
        return 0
    row = {
        "offer": lambda: handoffs.offer(who, speaker.recipient(app, args.to), args.artifact, args.task, args.note, args.due, args.key),
        "accept": lambda: handoffs.accept(args.id, who),
        "refuse": lambda: handoffs.refuse(args.id, who, args.reason),
        "withdraw": lambda: handoffs.withdraw(args.id, who, args.reason),
        "show": lambda: handoffs.get(args.id),
    }[args.action]()
    if args.json:
        printer.as_json(row)
    else:
        print("{} {}: {} from {} to {}{}".format(*[printer.plain(str(row[name])) for name in ("id", "status", "artifact", "giver", "receiver")],
                                                  "; " + printer.plain(row["note"]) if row["note"] else ""))
    return 0
