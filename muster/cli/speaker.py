"""Who speaks: the argument `--as`, which the hooks set for agents, so that nobody speaks for another."""

from muster import environment, errors, text


def add_argument(parser, agent_id=False):
    """Declare `--as`, and `--agent-id` where the very agent matters."""
    parser.add_argument("--as", dest="speaker", metavar="AGENT",
                        help="who speaks; inside the client the hooks set it, elsewhere it is the person")
    if agent_id:
        parser.add_argument("--agent-id", metavar="ID", help="the client's id of the agent; the hooks set it")


def action(actions, name, help_text, agent_id=False):
    """Add an action to a verb's parsers, with `--json`, `--as` and where asked `--agent-id`; return its parser."""
    parser = actions.add_parser(name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_argument(parser, agent_id)
    return parser


def speaker(args):
    """Return who speaks, as one word: `someone` where a call inside the client went past the hooks."""
    return text.line(args.speaker, 120) if args.speaker else "someone" if environment.in_client() else "person"


def recipient(app, name):
    """Return the name that a question or a hand-off goes to, one of today; raises `NotFound` with the nearest where nobody bears it."""
    from muster import roles
    from muster.messages import addresses

    if name == "main":
        return addresses.ORCHESTRATOR
    if name in ("person", addresses.ORCHESTRATOR):
        return name
    found = addresses.agent_type(app, roles.party(name))
    return name if roles.same(found, name) else roles.short(found)


def named(args):
    """Return who speaks; raises `Refused` where the hooks could not say it."""
    if not args.speaker and environment.in_client():
        raise errors.Refused("muster can not tell who speaks here; write the call alone on its line")
    return speaker(args)
