"""muster lock: take a lock on a path or a name, give it back, see who holds what."""

from muster import app as application
from muster.cli import printer, speaker
from muster.locks import LEASE_SECONDS

SUMMARY = "take and give back locks on paths and names, with lease and fencing token"
EXAMPLE = "muster lock acquire db/migrations --reason \"numbering\""
COLUMNS = ("name", "holder", "fence", "lease_until", "waiting", "reason")


def add_arguments(parser):
    """Describe the verb's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    acquire = speaker.action(actions, "acquire", "take a lock, or renew your own", agent_id=True)
    acquire.add_argument("name", help="a path of the project (a folder covers what is in it), or a word")
    acquire.add_argument("--lease", type=float, default=LEASE_SECONDS, metavar="SECONDS")
    acquire.add_argument("--reason")
    acquire.add_argument("--wait", action="store_true", help="note the wish; one that closes a circle is refused")
    release = speaker.action(actions, "release", "give a lock back", agent_id=True)
    release.add_argument("name")
    release.add_argument("--fence", type=int, help="the token that acquire gave")
    speaker.action(actions, "list", "list what is held")


def run(args):
    """Carry the action out; return 0."""
    locks = application.here().locks
    if args.action in (None, "list"):
        rows = locks.list()
        if args.action and args.json:
            printer.as_json(rows)
        else:
            printer.table(rows, COLUMNS, "no lock is held")
        return 0
    who = speaker.named(args)
    row = (locks.acquire(args.name, who, args.lease, args.reason, args.wait, args.agent_id) if args.action == "acquire"
           else locks.release(args.name, who, args.fence, args.agent_id))
    if args.json:
        printer.as_json(row)
    elif row["holder"]:
        print("{} is {}'s until {}, fence {}".format(printer.plain(row["name"]), printer.plain(row["holder"]), row["lease_until"][11:19], row["fence"]))
    else:
        print("{} is free".format(printer.plain(row["name"])))
    return 0
