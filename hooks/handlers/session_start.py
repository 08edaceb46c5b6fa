"""SessionStart: note who is here, give the run's card back, say once whether the gates are live."""

import os

from hooks import mail, wire


def handle(payload):
    """Return the card of the open run and what waits for the orchestrator as context, the first-run self-test's line as a message."""
    app = wire.app(payload, actor="muster")
    session = wire.text(payload, "session_id")
    # `hooks/run` replaces itself by this process, so the parent is the client
    if not app.sessions.taken(session, os.getppid()):  # a hook that a program starts takes no living session over
        app.sessions.start(session, os.getppid(), _mode(app))
        app.sessions.given(session)
    app.leftovers.expire()
    app.dispatches.lose_dead()
    app.agents.sweep()
    app.questions.climb()
    from hooks import selftest

    message = selftest.once(app)
    mail.alert(app)
    answer = _card(app, session, message)
    said = "\n".join(_standing(app, session))
    return mail.join(payload, "SessionStart", mail.add("SessionStart", answer, said) if said else answer, urgent=False, app=app)


def _mode(app):
    """Return the mode that sessions of this project begin in."""
    from muster.sessions import MODES

    mode = app.config.get("mode")
    return mode if mode in MODES else None


def _standing(app, session):
    """Return the lines on what a person set for this session, and on what dead sessions left behind."""
    from muster.sessions import short

    lines, mode = [], app.sessions.mode(session)
    if mode != "development":
        from hooks import typed_commands

        lines.append(typed_commands.mode_text(mode))
    for other in app.leftovers.dead(session)[:2]:
        lines.append("session {} is gone and left claims ({}); muster session merge {} brings them here".format(
            short(other), ", ".join(row["id"] for row in app.store.read("session.claims", of_session=other))[:80], short(other)))
    return lines


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
