"""muster question: ask, answer, see what is open; a question blocks its task and climbs when nobody answers."""

from muster import app as application
from muster import errors, model
from muster.cli import printer, speaker
from muster.questions import DUE_SECONDS

SUMMARY = "ask, answer and list questions between agents; unanswered ones climb to the person"
EXAMPLE = 'muster question ask product-manager "does a refund keep the fee?" --task T7'
COLUMNS = ("id", "status", "level", "asker", "recipient", "task", "question")


def add_arguments(parser):
    """Describe the verb's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    ask = speaker.action(actions, "ask", "ask someone; the task named waits for the answer", True)
    ask.add_argument("to", help="an agent, orchestrator or person")
    ask.add_argument("question")
    ask.add_argument("--task", help="the task that needs the answer")
    ask.add_argument("--option", nargs="*", default=(), metavar="TEXT", help="answers to choose from")
    ask.add_argument("--due", type=float, default=DUE_SECONDS, metavar="SECONDS", help="after this long it climbs")
    ask.add_argument("--priority", choices=tuple(model.PRIORITIES), help="of its message: high where a task waits, else normal")
    ask.add_argument("--go-on", action="store_true", help="leave the task as it is")
    ask.add_argument("--key", help="idempotency key: the same key asks once")
    answer = speaker.action(actions, "answer", "answer a question", True)
    answer.add_argument("id")
    answer.add_argument("answer")
    answer.add_argument("--key", help="idempotency key")
    withdraw = speaker.action(actions, "withdraw", "take a question back", True)
    withdraw.add_argument("id")
    withdraw.add_argument("--reason")
    listing = speaker.action(actions, "list", "list questions, the newest first")
    listing.add_argument("--status", help=", ".join(model.QUESTION_MOVES))
    listing.add_argument("--to", help="only those for this recipient")
    listing.add_argument("--task")
    listing.add_argument("--limit", type=int, default=50)
    speaker.action(actions, "show", "show one question").add_argument("id")


def run(args):
    """Carry the action out; return 0."""
    app = application.here()
    questions, who = app.questions, speaker.named(args) if args.action in ("ask", "answer", "withdraw") else ""
    if args.action == "ask":
        row = questions.ask(who, speaker.recipient(app, args.to), args.question, args.task, args.option, args.due, not args.go_on, args.key, args.priority, args.agent_id)
        return _told(row, args, "{id} asked of {recipient}" + ("; {task} waits" if row["blocked"] else "") + ", it climbs at {due_at}")
    if args.action == "answer":
        return _told(questions.answer(args.id, who, args.answer, args.key, args.agent_id), args, "{id} is answered")
    if args.action == "withdraw":
        return _told(questions.withdraw(args.id, who, args.reason), args, "{id} is withdrawn")
    if args.action == "show":
        return _told(questions.get(args.id), args, "{id} {status}: {question} ({asker} to {recipient}) {answer}")
    if args.action is None:
        args.status, args.to, args.task, args.limit, args.json = "open", None, None, 50, False
    if args.limit < 1:
        raise errors.UsageError("limit {} is no positive number".format(args.limit))
    rows = questions.list(args.status, args.to, None, args.task, args.limit)
    if args.json:
        printer.as_json(rows)
    else:
        printer.table(rows, COLUMNS, "no question" + (" is open" if args.status == "open" else ""))
    return 0


def _told(row, args, line):
    if args.json:
        printer.as_json(row)
    else:
        shown = {name: printer.plain(value) if isinstance(value, str) else "" if value is None else value for name, value in row.items()}
        print(line.format(**shown).strip())
    return 0
