"""muster message: send, read, acknowledge messages between agents; see what waits and what could not be delivered."""

import json
import re

from muster import app as application
from muster import errors, model
from muster.cli import printer, speaker
from muster.messages import ORCHESTRATOR, Sender

SUMMARY = "send, read and acknowledge messages between agents; what waits, what could not be delivered"
EXAMPLE = "muster message send backend-developer --type question --priority high --text 'which port?'"
COLUMNS = ("id", "priority", "type", "from", "to", "status", "text")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


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
        args.action, args.json, args.limit = "list", False, 20
        args.sender = args.to = args.type = args.status = None
    if getattr(args, "limit", 1) < 1:
        raise errors.UsageError("limit {} is no positive number".format(args.limit))
    return ACTIONS[args.action][2](application.here().messages, args) or 0


def who(args):
    """Return who speaks, as a `Sender`; a person may speak for anyone: `--as AGENT`."""
    name = speaker.named(args)
    return Sender(ORCHESTRATOR if name == "main" else name, args.agent_id)


def _send(messages, args):
    to = "all" if args.action == "broadcast" else args.to
    answer = messages.send(who(args), to, args.type, _text(args), args.priority, _data(args.data), _seconds(args.expires), args.key)
    if args.json:
        printer.as_json(answer)
        return
    inboxes = [one["inbox"] for one in answer["deliveries"]]
    print("{} sent to {}{}".format(answer["id"], answer["to"], "" if inboxes == [answer["to"]] else ": " + ", ".join(inboxes)))
    working = [id for id, _ in messages.at_work() if id in inboxes]
    if working:
        print("it reaches {} at the next tool call; one that waits is woken by the client's SendMessage".format(", ".join(working)))


def _text(args):
    if args.file is None:
        return args.text or ""
    try:
        with open(args.file, encoding="utf-8") as handle:
            return handle.read(1 << 20)
    except (OSError, UnicodeDecodeError) as error:
        raise errors.UsageError("{} can not be read ({})".format(args.file, getattr(error, "strerror", None) or "it is not UTF-8")) from error


def _data(given):
    if given is None:
        return None
    try:
        return json.loads(given)
    except ValueError as error:
        raise errors.UsageError("--data is no JSON ({}); quote it whole: --data '{{\"path\": \"a\"}}'".format(error)) from error


def _seconds(given):
    if given is None:
        return None
    match = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,6})?)([smhd]?)", given.strip())
    if not match:
        raise errors.UsageError("{} is no time; say 90s, 30m, 2h or 1d".format(printer.plain(given)[:40]))
    return float(match.group(1)) * _UNITS[match.group(2)]


def _reader(args):
    reader = who(args)
    if reader.name == "person":
        raise errors.UsageError("say whose messages: muster message {} --as AGENT (or orchestrator)".format(
            " ".join([args.action] + (args.id if args.action == "ack" else []))))
    return reader


def _read(messages, args):
    reader = _reader(args)
    if args.action == "peek":
        rows, left = messages.peek(reader, args.limit), 0
    else:
        rows, left = messages.take(reader, ack=args.ack, again=args.again, limit=args.limit)
    from muster import messages as noun

    if args.json:
        printer.as_json([noun.public(row) for row in rows])
        return
    from muster.messages import shown

    for row in rows:
        print(shown.one(row))
    if not rows:
        print("nothing waits for {}".format(printer.plain(reader.id or reader.name)))
    elif left:
        print("{} more: muster message receive".format(left))


def _ack(messages, args):
    done = messages.acknowledge(_reader(args), args.id)
    if args.json:
        printer.as_json({"acknowledged": done})
    else:
        print("acknowledged {}".format(", ".join(done)))


def _list(messages, args):
    found = messages.list(args.sender, args.to, args.type, args.status, args.limit)
    _table(found, args, "no message")


def _table(found, args, empty):
    if args.json:
        printer.as_json(found)
        return
    printer.table([dict(one, status=", ".join(sorted({each["status"] for each in one["deliveries"]})), text=one["text"][:80]
                        or json.dumps(one["data"])[:80]) for one in found], COLUMNS, empty)


def _show(messages, args):
    found = messages.get(args.id)
    if args.json:
        printer.as_json(found)
        return
    printer.table([{"field": name, "value": value} for name, value in found.items() if value is not None and name != "deliveries"],
                  ("field", "value"))
    printer.table(found["deliveries"], ("inbox", "status", "receiver", "delivered_at", "acknowledged_at", "reason"))


def _queue(messages, args):
    found = messages.queues(args.inbox)
    if args.json:
        printer.as_json(found)
    else:
        printer.table(found, ("inbox", "waiting", "urgent", "delivered", "oldest"), "nothing waits")


def _dead(messages, args):
    found = messages.dead(args.limit)
    if args.json:
        printer.as_json(found)
    else:
        printer.table(found, ("id", "type", "from", "inbox", "status", "reason", "text"), "no dead letter")


def _resend(messages, args):
    answer = messages.resend(args.id, args.to)
    if args.json:
        printer.as_json(answer)
    else:
        print("{} sent again: {}".format(answer["id"], ", ".join(
            one["inbox"] for one in answer["deliveries"] if one["status"] == "waiting")))


def _sending(parser, to=True):
    if to:
        parser.add_argument("to", help="an agent, the id of one at work, team:NAME, role:NAME, orchestrator or all")
    parser.add_argument("--type", required=True, help=", ".join(model.MESSAGE_TYPES))
    parser.add_argument("--priority", default="normal", help=", ".join(model.PRIORITIES))
    parser.add_argument("--text", help="what is said")
    parser.add_argument("--file", help="a file whose text is said instead")
    parser.add_argument("--data", metavar="JSON", help="what goes along, for programs")
    parser.add_argument("--expires", metavar="TIME", help="90s, 30m, 2h, 1d (default 7d)")
    parser.add_argument("--key", help="idempotency key: the same key sends once")
    speaker.add_argument(parser, True)


def _reading(parser, taking=True):
    parser.add_argument("--limit", type=int, default=20)
    if taking:
        parser.add_argument("--ack", action="store_true", help="acknowledge them too")
        parser.add_argument("--again", action="store_true", help="those handed over and never acknowledged instead")
    speaker.add_argument(parser, True)


def _acking(parser):
    parser.add_argument("id", nargs="+")
    speaker.add_argument(parser, True)


def _listing(parser):
    parser.add_argument("--from", dest="sender")
    parser.add_argument("--to")
    parser.add_argument("--type")
    parser.add_argument("--status", help=", ".join(model.DELIVERY_MOVES))
    parser.add_argument("--limit", type=int, default=50)


def _resending(parser):
    parser.add_argument("id")
    parser.add_argument("--to", help="another recipient")
    speaker.add_argument(parser, True)


ACTIONS = {
    "send": ("send a message", _sending, _send),
    "broadcast": ("send a message to all who are at work", lambda parser: _sending(parser, False), _send),
    "peek": ("look at what waits for you", lambda parser: _reading(parser, False), _read),
    "receive": ("take what waits for you, each message once", _reading, _read),
    "ack": ("acknowledge messages you took", _acking, _ack),
    "list": ("list messages, the newest first", _listing, _list),
    "show": ("show one message and what became of it", lambda parser: parser.add_argument("id"), _show),
    "queue": ("show how many messages wait, by inbox", lambda parser: parser.add_argument("inbox", nargs="?"), _queue),
    "dead": ("list dead letters with their reasons", lambda parser: parser.add_argument("--limit", type=int, default=50), _dead),
    "resend": ("send a dead letter again", _resending, _resend),
}
