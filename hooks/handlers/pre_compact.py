"""PreCompact: a checkpoint before the client forgets."""

from hooks import wire


def handle(payload):
    """Set a checkpoint where a run is open; compaction itself is never held."""
    app = wire.app(payload, actor="muster")
    row = app.runs.current()
    if row is not None:
        app.checkpoints.set(run=row["id"], label="before compaction")
