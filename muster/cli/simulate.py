"""muster simulate: play stage tables with the engine of the hooks, prove what must hold, and say what a run costs."""

from muster import text

SUMMARY = "play a workflow's stage table with everything that may happen, prove its bounds"
EXAMPLE = "muster simulate add-feature --runs 200"
RUNS = 200
SHOWN = 5


def add_arguments(parser):
    """Describe the verb's arguments."""
    parser.add_argument("workflow", help="a workflow (the plugin's, or one of .claude/commands), or all")
    parser.add_argument("--scenario", default="all", metavar="NAME",
                        help="one named scenario, random, or all (default); list names them")
    parser.add_argument("--seed", type=int, metavar="N", help="the first seed; without --runs only that one is played")
    parser.add_argument("--runs", type=int, metavar="N", help="random scenarios a workflow (default: {})".format(RUNS))
    parser.add_argument("--play", metavar="TRACE", help='play exactly these decisions, as a violation prints them ("nothing" for none)')
    parser.add_argument("--durations", metavar="FILE", help="seconds and tokens by agent, seconds by check, as JSON")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--svg", metavar="FILE", help="write the workflow's state machine as SVG")
    parser.add_argument("--mermaid", action="store_true", help="print the workflow's state machine for Mermaid and play nothing")


def run(args):
    """Carry the verb out; return 0 where nothing was violated, else 1."""
    from muster import errors
    from muster.simulator import scenarios

    if args.scenario == "list":
        print("\n".join("{:<20} {}".format(name, said) for name, (_, said) in scenarios.SCENARIOS.items()))
        return 0
    if args.scenario not in ("all", "random") and args.scenario not in scenarios.SCENARIOS:
        raise errors.UsageError('scenario "{}" does not exist; there are: all, random, {}'.format(
            args.scenario, ", ".join(scenarios.SCENARIOS)))
    if args.runs is not None and args.runs < 0:
        raise errors.UsageError("{} is no number of runs; give one from 0".format(args.runs))
    root, config, costs = _project(args)
    names = _names(root, args.workflow)
    if (args.svg or args.mermaid or args.play) and len(names) != 1:
        raise errors.UsageError("a picture or a trace is of one workflow; name it")
    if args.svg or args.mermaid:
        _draw(args, root, config, names[0])
        if args.mermaid:
            return 0
    if args.play is not None:
        return _replay(args, root, config, costs, names[0])
    return _simulate(args, root, config, costs, names)


def _project(args):
    """Return `(root, config, costs)` of the project here; outside of one the shipped workflows are played all the same."""
    from muster import app as application
    from muster import errors
    from muster.simulator import costs

    try:
        app = application.here()
    except errors.NotARepository:
        return None, {}, costs.read(args.durations) if args.durations else costs.Costs()
    known = app.config if app.places.enabled() else {}
    config = {name: known[name] for name in ("gates", "kinds", "strictness", "budget") if known.get(name)}
    if args.durations:
        found = costs.read(args.durations)
    else:
        found = costs.measured(app) if app.places.enabled() else costs.Costs()
    return app.root, config, found


def _names(root, wanted):
    from muster import errors, workflows
    from muster.simulator.ground import Ground

    ground = Ground(root)
    try:
        there = workflows.names(ground)
    finally:
        ground.close()
    if wanted != "all" and wanted.lstrip("/") not in there:
        raise errors.NotFound('workflow "{}" does not exist; there are: {}'.format(wanted, ", ".join(there)))
    return there if wanted == "all" else [wanted.lstrip("/")]


def _draw(args, root, config, name):
    from muster.simulator import diagram
    from muster.simulator.ground import Ground

    ground = Ground(root, config)
    try:
        found = max((ground.gates(name, size)[0] for size in ground.sizes(name)), key=len)
    finally:
        ground.close()
    if args.svg:
        with open(args.svg, "w", encoding="utf-8") as handle:
            handle.write(diagram.svg(name, found))
    if args.mermaid:
        print(diagram.mermaid(name, found), end="")


def _replay(args, root, config, costs, name):
    from muster.simulator import decisions, trial
    from muster.simulator.ground import Ground

    given = decisions.read(args.play)
    ground = Ground(root, config)
    try:
        ending, fault = trial.play(ground, name, costs, given)
        if fault is None and any(key.startswith("crash/") for key in given):
            fault = trial.again(ground, name, costs, given, "a crash changes the end")
    finally:
        ground.close()
    if fault:
        print("VIOLATION {}: {}".format(fault["what"], fault["text"]))
        return 1
    print("{}: {} after {} dispatches, {}".format(name, ending.status, ending.dispatches, " → ".join(ending.path)))
    return 0


def _simulate(args, root, config, costs, names):
    from muster.simulator import figures, fleet, scenarios

    one = args.seed is not None and args.runs is None
    runs = (1 if one else RUNS if args.runs is None else args.runs) if args.scenario in ("all", "random") else 0
    named = [] if one or args.scenario == "random" else list(scenarios.SCENARIOS) if args.scenario == "all" else [args.scenario]
    jobs = [job for name in names for job in fleet.jobs_of(name, named, runs, 1 if args.seed is None else args.seed)]
    found = {name: figures.Figures(name) for name in names}
    for name, part in fleet.sail(jobs, root, config, costs):
        found[name].add(part)
    faults = [fault for one in found.values() for fault in one.faults]
    if args.json:
        print(text.escaped({"costs": costs.told, "violations": len(faults), "workflows": [found[name].to_dict() for name in names]},
                            2))
    else:
        for name in names:
            print("\n".join(figures.lines(found[name])))
        _tell(faults)
        print("{} runs, {} violation{}; costs {}".format(sum(one.played for one in found.values()), len(faults),
                                                        "" if len(faults) == 1 else "s", costs.told))
    return 1 if faults else 0


def _tell(faults):
    """Print the violations: what, where it came from, the shortest trace, and the command that plays it again."""
    import shlex

    from muster.simulator import decisions

    for fault in sorted(faults, key=lambda one: len(one["trace"]))[:SHOWN]:
        trace = decisions.spelled(fault["trace"])
        print("\nVIOLATION {}: {}".format(fault["what"], fault["text"]))
        print("  in /{}, scenario {}{}".format(fault["workflow"], fault["scenario"],
                                               ", seed {}".format(fault["seed"]) if fault["seed"] is not None else ""))
        print("  trace: {}".format(trace))
        print("  again: muster simulate {} --play {}".format(fault["workflow"], shlex.quote(trace)))
    if len(faults) > SHOWN:
        print("\nand {} more violations; --json shows them all".format(len(faults) - SHOWN))
