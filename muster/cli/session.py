"""muster session: the client sessions on this project, their modes, what dead ones left; stand-ups."""

from muster import app as application
from muster import environment, errors
from muster.cli import printer
from muster.sessions import MODES, short

SUMMARY = "show the client sessions, set a mode, end one, merge what a dead one left; read a stand-up"
EXAMPLE = "muster session merge 3f2a91c0"
COLUMNS = ("id", "mode", "state", "seen_at", "tasks", "runs", "paths")


def add_arguments(parser):
    """Describe the verb's arguments: one action each."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    _action(actions, "list", "list the open sessions").add_argument("--all", action="store_true", help="ended ones too")
    _action(actions, "show", "show one session").add_argument("id", nargs="?", help="an id or its beginning; this session by default")
    mode = _action(actions, "mode", "show or set the mode; a person's to set")
    mode.add_argument("mode", nargs="?", help=", ".join(MODES))
    mode.add_argument("--session", metavar="ID", help="whose; this session by default")
    end = _action(actions, "end", "end a session and give back what it holds; a person's to do")
    end.add_argument("id")
    end.add_argument("--reason", default="ended by hand")
    merge = _action(actions, "merge", "bring a dead session's claims, locks and runs into this one")
    merge.add_argument("id", nargs="?", help="the dead one that left something by default, if it is the only one")
    merge.add_argument("--into", metavar="ID", help="a session; this one by default")
    standup = _action(actions, "standup", "read a stand-up, or what happened since the last one")
    standup.add_argument("number", nargs="?", help="the stand-up's event, or last; since the last one by default")
    standup.add_argument("--team", help="only what its members did")


def _action(actions, name, help_text):
    parser = actions.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def run(args):
    """Carry the action out; return 0."""
    app = application.here()
    app.leftovers.expire()
    if args.action is None:
        args.action, args.all, args.json = "list", False, False
    return ACTIONS[args.action](app, args) or 0


def _list(app, args):
    found = app.sessions.list(args.all)
    if args.json:
        printer.as_json(found)
    else:
        printer.table([_line(one) for one in found], COLUMNS, "no session is open; see: muster session list --all")


def _line(one):
    state = "ended" if one["ended_at"] else "off" if not one["enabled"] else "live" if one["alive"] else "gone"
    return dict(one, state=state, seen_at=one["seen_at"][:19] + "Z", paths=one["paths"][:3])


def _own(app, name):
    """Return the row of the session named, or of the one that asks."""
    if not name and not environment.session_id():
        raise errors.UsageError("no session is running here; name one: muster session list")
    return app.sessions.find(name or environment.session_id())


def _show(app, args):
    _told(app.sessions.public(_own(app, args.id)), args)


def _told(found, args):
    if args.json:
        printer.as_json(found)
    else:
        printer.table([{"field": name, "value": value} for name, value in found.items() if value not in (None, "", [])], ("field", "value"))


def _mode(app, args):
    row = _own(app, args.session)
    if args.mode:
        row = app.sessions.set_mode(row["id"], args.mode)
    rule = MODES[row["mode"]]
    found = {"id": row["id"], "mode": row["mode"], "says": rule["says"], "change": list(rule["change"]), "dispatch": rule["dispatch"],
             "style": rule["style"]}
    if args.json:
        printer.as_json(found)
    else:
        print("{}: {}{}".format(found["mode"], found["says"], "; output style muster:" + found["style"] if found["style"] else ""))


def _end(app, args):
    found = app.leftovers.end(args.id, args.reason)
    if args.json:
        printer.as_json(found)
    else:
        print("session {} is over; given back: {}".format(found["id"], printer.plain(", ".join(found["tasks"] + found["locks"])) or "nothing"))


def _merge(app, args):
    into = args.into or environment.session_id()
    found = app.leftovers.merge(args.id or app.leftovers.only(into), into)
    if args.json:
        printer.as_json(found)
        return
    print("session {} is merged into {}".format(short(found["id"]), short(found["into"])))
    for one in found["tasks"]:
        print("  task {} of {} (fence {}): {}".format(one["id"], printer.plain(one["agent"]), one["fence"], printer.plain(one["title"])))
    for one in found["locks"]:
        print("  lock {} of {} (fence {})".format(printer.plain(one["name"]), printer.plain(one["holder"]), one["fence"]))
    for name in ("runs", "messages"):
        if found[name]:
            print("  {}: {}".format(name, ", ".join(found[name])))
    for one in found["questions"]:
        print("  question {} to {}: {}".format(one["id"], printer.plain(one["recipient"]), printer.plain(one["question"])[:120]))


def _standup(app, args):
    from muster import standups

    found = standups.of(app, standups.number(app, args.number), args.team)
    if args.json:
        printer.as_json(found)
        return
    print("since event {}{}".format(found["since"], " ({})".format(found["since_at"][:19] + "Z") if found["since_at"] else ""))
    for name in ("done", "doing", "blocked", "gates"):
        print("{}: {}".format(name, "" if found[name] else "nothing"))
        for one in found[name]:
            print("  {} {} {} {}".format(one["subject"], printer.plain(one["agent"]), printer.plain(one["title"]), printer.plain(one["detail"])).rstrip())


ACTIONS = {"list": _list, "show": _show, "mode": _mode, "end": _end, "merge": _merge, "standup": _standup}
