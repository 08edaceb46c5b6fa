"""SubagentStart: the agent gets its brief from the store."""

from hooks import mail, presence, wire


def handle(payload):
    """Return the brief as context for an agent that a run dispatched, and the messages that wait for it; nothing for others."""
    app = wire.app(payload)
    presence.started(app, payload)
    return mail.join(payload, "SubagentStart", _briefed(app, payload), urgent=False, app=app) if wire.text(payload, "agent_type") else None


def _briefed(app, payload):
    if app.runs.current() is None:
        return None
    started = app.dispatches.start(
        wire.text(payload, "session_id"), wire.text(payload, "agent_type"), wire.text(payload, "agent_id"))
    if started is None:
        return None
    from muster.views import card

    return wire.context("SubagentStart", card.brief(app.dispatches.brief(*started)))
