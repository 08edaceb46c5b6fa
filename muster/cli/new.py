"""muster new: scaffold an agent, a skill, a workflow and the like in the project."""

from muster import app as application
from muster import scaffold
from muster.cli import printer

SUMMARY = "scaffold an agent, skill, workflow, decision record, task, CLAUDE.md or pipeline"
EXAMPLE = 'muster new agent payments-reviewer --description "Judges changes to money handling"'
NEXT = {
    "agent": "fill in the judgement, then name it in a stage table or dispatch it as {name}",
    "skill": "fill it in; the trigger words make muster hint it",
    "workflow": "mend its stage table; it is typed as /{name} in the next session",
    "ci": "look at its steps; they are what muster found this project can run",
}


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("kind", choices=tuple(scaffold.KINDS), help="what to make")
    parser.add_argument("name", nargs="?", help="lower-case words with hyphens; a title for adr, task and claude-md")
    parser.add_argument("--description", help="what it is for, one line")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the verb out; return 0. Nothing that exists is overwritten."""
    path = scaffold.new(application.here(), args.kind, args.name, args.description)
    if args.json:
        printer.as_json({"kind": args.kind, "path": path})
    else:
        print("wrote {}; {}".format(path, NEXT.get(args.kind, "fill it in").format(name=args.name)))
    return 0
