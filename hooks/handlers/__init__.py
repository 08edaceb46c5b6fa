"""One handler an event: `handle(payload)` returns the client's JSON answer as a dict, or None."""
