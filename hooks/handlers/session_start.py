"""SessionStart: note who is here, give the run's card back, say once whether the gates are live."""

import os

from hooks import mail, wire


def handle(payload):
    """Return the card of the open run and what waits for the orchestrator as context, the first-run self-test's line as a message."""
    app = wire.app(payload, actor="muster")
    session = wire.text(payload, "session_id")
    # `hooks/run` replaces itself by this process, so the parent is the client
    app.sessions.start(session, os.getppid())
    app.dispatches.lose_dead()
    app.agents.sweep()
    app.questions.climb()
    from hooks import selftest

    message = selftest.once(app)
    mail.alert(app)
    return mail.join(payload, "SessionStart", _card(app, session, message), urgent=False, app=app)


def _card(app, session, message):
    row = app.runs.current()
    if row is None:
        return {"systemMessage": message} if message else None
    from muster.views import card

    if row["session"] != session and not app.sessions.alive(row["session"]):
        app.runs.adopt(row, session)
        row = app.runs.get(row["id"])
    text = card.render(app, row)
    if row["session"] != session:
        text = "another live session works on this run; look, but leave it to that one\n" + text
    return wire.context("SessionStart", text, message)
