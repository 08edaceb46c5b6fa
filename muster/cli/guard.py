"""muster guard: which rules hold commands back, what one of them says, and how a command would be judged."""

from muster import app as application
from muster import environment, errors, places
from muster.cli import printer

SUMMARY = "list the guards' rules, show one, judge a command without running it"
EXAMPLE = "muster guard judge 'rm -rf build'"


def add_arguments(parser):
    """Describe the verb's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    for name, told in (("list", "list every rule with its answer here"), ("show", "show a rule with its examples"),
                       ("judge", "judge a shell command; it is not run")):
        action = actions.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".")
        if name != "list":
            action.add_argument("rule" if name == "show" else "command", help="a rule's id" if name == "show" else "the command, as one word in quotes")
        action.add_argument("--json", action="store_true", help="print JSON")


def run(args):
    """Carry the action out; return 0."""
    app = application.here()
    args.json = getattr(args, "json", False)
    return {"show": _show, "judge": _judge}.get(args.action, _list)(app, args)


def _list(app, args):
    from muster.guards import rules

    wanted = app.config.get("guards") or {}
    rows = [{"rule": rule.id, "group": group, "answer": _answer(rule, wanted), "set": wanted.get(rule.id, ""), "least": rule.least, "what": rule.what}
            for group in rules.GROUPS for rule in rules.of(group)]
    if args.json:
        printer.as_json(rows)
    else:
        printer.table(rows, ["rule", "group", "answer", "set", "what"])
    return 0


def _answer(rule, wanted):
    from muster.guards import rules

    return rules.answer(rule.id, wanted)


def known(id):
    """Return the rule with that id; raises `NotFound` with the nearest ones."""
    from muster.guards import rules

    try:
        return rules.find(id)
    except KeyError:
        import difflib

        near = difflib.get_close_matches(id, list(rules.every()), 3, 0.5)
        raise errors.NotFound('rule "{}" is not known; {}'.format(printer.plain(id), "did you mean {}".format(" or ".join(near)) if near else "see: muster guard list")) from None


def _show(app, args):
    rule, wanted = known(args.rule), app.config.get("guards") or {}
    answer = _answer(rule, wanted)
    if args.json:
        printer.as_json({"rule": rule.id, "what": rule.what, "why": rule.why, "answer": answer, "default": rule.answer, "set": wanted.get(rule.id),
                         "least": rule.least, "asks": list(rule.asks), "frees": list(rule.frees), "instead": rule.instead})
        return 0
    print("{}: {}".format(rule.id, rule.what))
    print("why: {}".format(rule.why))
    print("answer: {} ({}; the mildest a project may set: {})".format(answer, "set in config.json" if rule.id in wanted else "the default", rule.least))
    for title, commands in (("held", rule.asks), ("free", rule.frees), ("instead", (rule.instead,) if rule.instead else ())):
        for command in commands:
            print("{:<8}{}".format(title, printer.plain(command)))
    return 0


def _judge(app, args):
    from muster import guards
    from muster.guards.place import Place

    judged = guards.judge(args.command, Place(places.working(), app.root, environment.home()), app.config.get("guards") or {})
    row = {"answer": judged.answer if judged else "allow", "rule": judged.rule if judged else None, "what": judged.what if judged else None,
           "why": judged.why if judged else None, "safer": judged.safer if judged else None}
    if args.json:
        printer.as_json(row)
    elif judged:
        print(printer.plain("{}: {} (rule {})".format(judged.answer, judged.why, judged.rule)))
        if judged.safer:
            print(printer.plain("safer: {}".format(judged.safer)))
    else:
        print("allow: nothing is lost that can not be had again")
    return 0
