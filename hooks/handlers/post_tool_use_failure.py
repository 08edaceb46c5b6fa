"""PostToolUseFailure: an agent that could not be started will not come back."""

from hooks import presence, wire


def handle(payload):
    """Settle the dispatch of an Agent call that failed."""
    app = wire.app(payload)
    presence.failed(app, payload)
    item = app.store.one("dispatch.by_id", id=wire.text(payload, "tool_use_id"))
    if item is not None and item["status"] in ("asked", "running"):
        app.dispatches.lose(item, "the client could not run it: " + wire.text(payload, "error")[:300])
