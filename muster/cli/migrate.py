"""muster migrate: take over the state of an earlier layout."""

from muster import app as application
from muster import layouts
from muster.cli import printer

SUMMARY = "take over an orchestration.json, session files or a project_state.json"
EXAMPLE = "muster migrate --from .claude/state/orchestration.json --dry-run"


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("--from", dest="source", metavar="PATH", default=".", help="a file, or a folder to look in (the working folder)")
    parser.add_argument("--dry-run", action="store_true", help="only say what maps to what")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the verb out; return 0. A second time changes nothing."""
    app = application.here()
    told = []
    for found in layouts.find(args.source):
        done = None if args.dry_run else layouts.carry(app, found)
        if args.dry_run:
            layouts.tell(app, found)
        told.append({"file": found.path, "layout": found.layout, "tasks": len(found.tasks), "events": len(found.lines),
                     "maps": [list(pair) for pair in found.notes],
                     "faults": [{"file": path, "line": line, "column": column, "what": what} for path, line, column, what in found.faults],
                     "done": done})
    if args.json:
        printer.as_json(told)
        return 0
    for item in told:
        print("{} ({}): {} tasks, {} events".format(printer.plain(item["file"]), item["layout"], item["tasks"], item["events"]))
        for source, target in item["maps"]:
            print("  {} → {}".format(printer.plain(source), printer.plain(target)))
        for fault in item["faults"]:
            print("  not read: {}:{}:{}: {}".format(printer.plain(fault["file"]), fault["line"], fault["column"], printer.plain(fault["what"])))
        if item["done"]:
            print("  taken over: {tasks} tasks, {events} events, {nouns} nouns, {questions} questions, {handoffs} hand-offs, {messages} messages; "
                  "{known} tasks were there already".format(**item["done"]))
    return 0
