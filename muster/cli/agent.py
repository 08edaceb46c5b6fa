"""muster agent: who is at work, on what, since when; who can do something and has a place left."""

from muster import app as application
from muster import environment, errors, model
from muster.cli import printer, speaker

SUMMARY = "show the agents at work, their children and last signs of life; find who is free"
EXAMPLE = "muster agent pick --capability migrations"
COLUMNS = ("id", "type", "status", "task", "last_tool", "seen_at", "parent")
STATUSES = tuple(name for name in model.AGENT_MOVES if name not in ("asked", "ended"))


def add_arguments(parser):
    """Describe the verb's arguments: one action each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    for name, (help_text, describe, _) in ACTIONS.items():
        sub = actions.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
        describe(sub)
        sub.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the action out; return 0."""
    if not args.action:
        args.action, args.all, args.status, args.type, args.limit, args.json = "list", False, None, None, 50, False
    return ACTIONS[args.action][2](application.here().agents, args) or 0


def _list(agents, args):
    _show(agents.list(args.all, args.status, args.type, args.limit), args, "no agent is at work; see: muster agent list --all")


def _children(agents, args):
    _show(agents.children(args.id, environment.session_id()), args, "it started no agent")


def _show(found, args, empty):
    if args.json:
        printer.as_json(found)
    else:
        printer.table([_line(one) for one in found], COLUMNS, empty)


def _line(one):
    status = "silent {} min".format(one["silent_minutes"]) if one["silent"] else one["status"]
    return dict(one, status=status if status != "ended" else "ended: {}".format(one["outcome"]), seen_at=one["seen_at"][:19] + "Z")


def _one(agents, args):
    agents.sweep()
    found = agents.get(args.id)
    _told(dict(found, children=[child["id"] for child in agents.children(found["id"])]), args)


def _told(found, args):
    if args.json:
        printer.as_json(found)
    else:
        printer.table([{"field": name, "value": value} for name, value in found.items() if value not in (None, "", [])], ("field", "value"))


def _find(agents, args):
    found = agents.find(args.word)
    if args.json:
        printer.as_json(found)
    else:
        printer.table(found, ("agent", "team", "load", "capacity", "free"), "nobody has {}; see: muster team list".format(printer.plain(args.word)))


def _pick(agents, args):
    found = agents.pick(args.capability)
    if args.json:
        printer.as_json(found)
    else:
        print("{} of team {} ({} of {} at work)".format(found["agent"], found["team"], found["load"], found["capacity"]))


def _update(agents, args):
    if speaker.named(args) and args.agent_id:  # an agent tells of itself; muster knows which one it is
        own = agents.get(args.agent_id)
        if args.id and args.id not in ("self", own["id"], own["type"], own["type"].rpartition("muster:")[2]):
            if args.task is not None:
                raise errors.Refused("{} is another agent than {}; each tells of itself only".format(args.id, own["type"]))
            args.task = args.id
        args.id = own["id"]
    if not args.id:
        raise errors.UsageError("name the agent; see: muster agent list")
    if args.task is None and args.status is None:
        raise errors.UsageError("name a task or a status; there are: {}".format(", ".join(STATUSES)))
    _told(agents.update(args.id, "" if args.task == "none" else args.task, args.status), args)


def _listing(parser):
    parser.add_argument("--all", action="store_true", help="ended ones too")
    parser.add_argument("--status", choices=tuple(model.AGENT_MOVES))
    parser.add_argument("--type", metavar="AGENT", help="of this type only")
    parser.add_argument("--limit", type=int, default=50, help="how many ended ones at most (default 50, -1 for all)")


def _named(parser):
    parser.add_argument("id", help="the client's id of the agent, the beginning of it, or the type where one works")


def _perhaps(parser):
    parser.add_argument("id", nargs="?", help="whose; those of the main session by default")


def _word(parser):
    parser.add_argument("word", help="a capability, a specialty, or an agent's name")


def _capability(parser):
    parser.add_argument("--capability", required=True, metavar="WORD", help="a capability or specialty of teams.json")


def _updating(parser):
    parser.add_argument("id", nargs="?", help="the agent; an agent tells of itself without it")
    parser.add_argument("task", nargs="?", help="the task that it works on, none for none")
    parser.add_argument("--status", choices=STATUSES)
    speaker.add_argument(parser, agent_id=True)


ACTIONS = {
    "list": ("list the agents at work", _listing, _list),
    "show": ("show one agent", _named, _one),
    "children": ("list the agents that an agent started", _perhaps, _children),
    "find": ("list who has a capability, the least loaded first", _word, _find),
    "pick": ("name the least loaded with a place left", _capability, _pick),
    "update": ("change an agent's status or task", _updating, _update),
}
