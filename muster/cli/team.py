"""muster team: the teams, their directors and members, who can do what, and who is given which task."""

from muster import app as application
from muster import errors, teams
from muster.cli import printer

SUMMARY = "show the teams, one team, or who has a capability; give tasks to members"
EXAMPLE = "muster team find migrations"


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("action", choices=("list", "show", "find", "assign", "lead"), nargs="?", default="list")
    parser.add_argument("what", nargs="?", help="a team for show; a capability or specialty for find; a task for assign (all ready ones by default) and lead")
    parser.add_argument("agent", nargs="?", help="who answers for the task, for lead")
    parser.add_argument("--to", metavar="AGENT", help="who gets the task; the member it fits by default")
    parser.add_argument("--run", help="only tasks of this run")
    parser.add_argument("--limit", type=int, default=-1, help="how many tasks at most")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the verb out; return 0."""
    app = application.here()
    if args.action in ("assign", "lead"):
        return {"assign": _assign, "lead": _lead}[args.action](app, args)
    found = app.teams
    if args.action != "list" and not args.what:
        raise errors.UsageError("{} wants a {}".format(args.action, "team" if args.action == "show" else "capability"))
    return {"list": _list, "show": _show, "find": _find}[args.action](found, args)


def _assign(app, args):
    if args.to and not args.what:
        raise errors.UsageError("name the task that {} gets; see: muster task ready".format(args.to))
    answer = app.agents.assign(args.what, args.to, args.run, args.limit)
    if args.json:
        printer.as_json(answer)
    else:
        printer.table(answer["assigned"], ["task", "agent", "team", "why"], "no task was given to anyone")
        for one in answer["left"]:
            print("{}: {}".format(one["task"], one["why"]))
    return 0


def _lead(app, args):
    if not args.what or not args.agent:
        raise errors.UsageError("lead wants a task and an agent; as: muster team lead T1 backend-developer")
    task = app.agents.lead(args.what, args.agent)
    if args.json:
        printer.as_json(task)
    else:
        print("{} answers for {}".format(task["lead"], task["id"]))
    return 0


def _list(found, args):
    if args.json:
        printer.as_json({"teams": {name: team.to_dict() for name, team in found.items()}})
    else:
        printer.table([{"team": team.name, "director": team.director, "at once": team.parallel,
                        "members": list(team.members)} for team in found.values()],
                      ["team", "director", "at once", "members"], "no team")
    return 0


def _show(found, args):
    if args.what not in found:
        raise errors.NotFound('team "{}" does not exist; there are: {}'.format(printer.plain(args.what)[:60], ", ".join(found)))
    team = found[args.what]
    if args.json:
        printer.as_json(team.to_dict())
        return 0
    print("team {}: director {}, {} at once, worktrees by {}".format(
        team.name, team.director or "–", team.parallel, team.settings["worktree_strategy"].replace("_level", "")))
    print("can: {}".format(printer.plain(", ".join(team.capabilities)) or "–"))
    printer.table([dict(agent=agent, **member) for agent, member in team.members.items()],
                  ["agent", "capacity", "specialties"], "no member")
    return 0


def _find(found, args):
    pairs = [{"team": team, "agent": agent} for team, agent in teams.capable(found, args.what)]
    if args.json:
        printer.as_json(pairs)
    else:
        printer.table(pairs, ["team", "agent"], "nobody; see: muster team list")
    return 0
