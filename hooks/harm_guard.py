"""The guard of what can not be had again: it asks before a command destroys it, or says no."""

from hooks import wire
from muster import environment


def command(payload, line):
    """Return the answer to a command that would destroy something, or None."""
    from muster import guards

    if not guards.concerned(line):
        return None
    from muster.guards.place import Place

    app = wire.app(payload)
    place = Place(wire.text(payload, "cwd") or app.root, app.root, environment.home())
    judged = guards.judge(line, place, wire.settings(app))
    return answer(payload, judged, app) if judged else None


def answer(payload, judged, app):
    """Return the decision on a `Judgement`, and record it."""
    reason = "{}{} (rule {})".format(judged.why, "; safer: " + judged.safer if judged.safer else "", judged.rule)
    if judged.answer == "deny":
        return wire.refuse(payload, reason, app, judged.rule)
    return wire.ask(payload, reason, app, judged.rule)
