"""muster event: read the log, follow it, replay it up to a moment, add a note to it."""

import json
import re
import sys
import time

from muster import app as application
from muster import errors, text
from muster.cli import printer

SUMMARY = "read the log: tail, follow, filter; replay it up to an event; emit a note"
EXAMPLE = "muster event tail --type gate -n 20"
POLL_SECONDS = 0.5


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("action", choices=("tail", "follow", "replay", "emit"), nargs="?", default="tail")
    parser.add_argument("type_or_text", nargs="*", metavar="TYPE DATA", help="for emit: a type note.* and JSON data; for replay: a path as tasks.T1")
    parser.add_argument("--to", type=int, metavar="SEQ", help="for replay: the event after which the state is asked for")
    parser.add_argument("-n", type=int, default=20, metavar="N", help="how many of the newest (default 20)")
    parser.add_argument("-f", "--follow", action="store_true", help="go on as events come")
    parser.add_argument("--type", help="a type (gate.recorded) or a noun (gate)")
    parser.add_argument("--subject", help="a run, task, session …")
    parser.add_argument("--actor", help="who wrote it: person, muster, main, an agent's type")
    parser.add_argument("--session", help="a session's id")
    parser.add_argument("--since", metavar="TIME", help="an ISO time, as 2026-11-21T08:00:00Z")
    parser.add_argument("--source", help="for emit: who says it")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(args):
    """Carry the verb out; return 0."""
    app = application.here()
    if args.action == "emit":
        return _emit(app, args)
    if args.action == "replay":
        return _replay(app, args)
    filters = {"type": args.type, "subject": args.subject, "actor": args.actor, "of_session": args.session,
               "since": args.since}
    if args.since and not re.match(r"\d{4}(-\d\d(-\d\d(T[\d:.]+Z?)?)?)?$", args.since):
        raise errors.UsageError("--since {} is no time; give one as 2026-11-21T08:00:00Z, or its beginning".format(args.since))
    if args.n < 0:
        raise errors.UsageError("-n {} is no number of events; give 0 or more".format(args.n))
    found = app.log.read(newest=True, limit=args.n, **filters)
    _show(found, args.json)
    if args.follow or args.action == "follow":
        seq = found[-1]["seq"] if found else _last(app)
        while True:
            time.sleep(POLL_SECONDS)
            found = app.log.read(after=seq, **filters)
            _show(found, args.json)
            seq = found[-1]["seq"] if found else seq
    return 0


def _replay(app, args):
    """Replay the log up to an event in a copy of the store and show the state at a path, then and now."""
    import tempfile

    from muster.log import Log
    from muster.state import State
    from muster.store import Store
    from muster.tasks import Tasks

    last, path = _last(app), ".".join(args.type_or_text)
    if args.to is None or not 0 < args.to <= last:
        raise errors.UsageError("--to {} is no event of this log; give one from 1 to {}".format(args.to, last))
    with tempfile.TemporaryDirectory(prefix="muster-replay-") as folder:
        app.store.backup(folder + "/muster.db")
        copy = Store(folder + "/muster.db")
        try:
            log = Log(copy, actor="muster")
            with copy.write() as tx:
                log.restore(tx, args.to)
            then = _at(State(log, Tasks(log)), path)
        finally:
            copy.close()
    found = app.log.read(after=args.to - 1, limit=1)[0]
    answer = {"to": args.to, "at": found["at"], "type": found["type"], "later": last - args.to, "path": path, "then": then,
              "now": _at(State(app.log, app.tasks), path)}
    if args.json:
        printer.as_json(answer)
    else:
        print("after event {to} ({type}, {at}); {later} events came later".format(**answer))
        printer.as_json(answer["then"])
    return 0


def _at(state, path):
    try:
        return state.get(path)
    except errors.NotFound:
        return None


def _last(app):
    row = app.store.one("event.last")
    return row["seq"] if row else 0


def _show(events, as_json):
    for event in events:
        if as_json:
            print(text.escaped(event), flush=True)
        else:
            data = text.escaped(event["data"])
            print("{:>6} {} {:<10} {:<20} {:<8} {}".format(
                event["seq"], event["at"][:19].replace("T", " "), printer.plain(event["actor"])[:10], event["type"],
                printer.plain(event["subject"])[:8], text.line(data, 160)), flush=True)


def _emit(app, args):
    if not args.type_or_text or not args.type_or_text[0].startswith("note."):
        raise errors.UsageError("emit takes a type that begins with note. (all others are muster's own); as: "
                                "muster event emit note.decision '{\"what\": \"…\"}'")
    raw = " ".join(args.type_or_text[1:]) or "{}"
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        data = {"text": raw}
    if not isinstance(data, dict):
        data = {"value": data}
    if args.source:
        data["source"] = args.source
    with app.store.write() as tx:
        event = app.log.append(tx, args.type_or_text[0], args.subject or "note", data)
    if args.json:
        printer.as_json(event)
    else:
        print("event {} {}".format(event["seq"], event["type"]), file=sys.stdout)
    return 0
