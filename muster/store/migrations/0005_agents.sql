-- Who works: every agent that the client starts where muster is on. Until it starts its id is that of the tool call.
CREATE TABLE agents (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    parent TEXT,
    session TEXT NOT NULL,
    call TEXT,
    status TEXT NOT NULL,
    silent INTEGER NOT NULL DEFAULT 0,
    task TEXT,
    fence INTEGER,
    worktree TEXT,
    tool TEXT,
    outcome TEXT,
    reason TEXT,
    seq INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE INDEX agents_live ON agents (seq) WHERE status <> 'ended';
CREATE INDEX agents_type ON agents (type, session, status);
CREATE INDEX agents_parent ON agents (parent, seq);
CREATE INDEX agents_call ON agents (call);
CREATE INDEX agents_failed ON agents (type, ended_at) WHERE outcome IN ('failed', 'lost');
-- What keeps failing, by the agent's type: open until `until`, then one trial is let through.
CREATE TABLE breakers (
    agent TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    failures INTEGER NOT NULL,
    trips INTEGER NOT NULL,
    reason TEXT,
    trial TEXT,
    opened_at TEXT NOT NULL,
    until TEXT,
    closed_at TEXT
);
ALTER TABLE tasks ADD COLUMN lead TEXT;
