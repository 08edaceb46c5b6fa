"""SessionEnd: the session's leases end with it. The client allows 1.5 seconds."""

from hooks import wire

BUSY_SECONDS = 1


def handle(payload):
    """Record the end; there is nothing to answer."""
    app = wire.app(payload, actor="muster", busy_seconds=BUSY_SECONDS)
    app.sessions.end(wire.text(payload, "session_id"), wire.text(payload, "reason"))
