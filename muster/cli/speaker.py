"""Who speaks: the argument `--as`, which the hooks set for agents, so that nobody speaks for another."""

from muster import environment, text


def add_argument(parser):
    """Declare `--as`."""
    parser.add_argument("--as", dest="speaker", metavar="AGENT",
                        help="who speaks; inside the client the hooks set it (default: orchestrator there, person elsewhere)")


def speaker(args):
    """Return who speaks, as one word."""
    return text.line(args.speaker, 120) if args.speaker else "orchestrator" if environment.in_client() else "person"
