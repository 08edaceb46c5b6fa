-- Who did what, and in which session: asked of a log of a million events, by the kind of event, newest first.
CREATE INDEX events_actor_type ON events (actor, type, seq);
CREATE INDEX events_session_type ON events (session, type, seq);
