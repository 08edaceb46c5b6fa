-- The log: appended to, never changed. Everything below it is what the events add up to.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    session TEXT NOT NULL,
    actor TEXT NOT NULL,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    data TEXT NOT NULL,
    key TEXT UNIQUE,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX events_subject ON events (subject, seq);
CREATE INDEX events_type ON events (type, seq);
CREATE TRIGGER events_stay BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
CREATE TRIGGER events_remain BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    number INTEGER,
    title TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    priority INTEGER NOT NULL,
    phase TEXT,
    assignee TEXT,
    run TEXT,
    estimate REAL,
    detail TEXT NOT NULL,
    result TEXT,
    reason TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    fence INTEGER NOT NULL DEFAULT 0,
    lease_until TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX tasks_status ON tasks (status, priority, number);
CREATE INDEX tasks_run ON tasks (run, number);
CREATE INDEX tasks_lease ON tasks (lease_until) WHERE lease_until IS NOT NULL;
CREATE TABLE task_needs (
    task TEXT NOT NULL,
    needs TEXT NOT NULL,
    PRIMARY KEY (task, needs)
) WITHOUT ROWID;
CREATE INDEX task_needs_back ON task_needs (needs, task);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    mode TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    pid INTEGER,
    host TEXT,
    started_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    ended_at TEXT
);

CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    workflow TEXT NOT NULL,
    request TEXT NOT NULL,
    size TEXT NOT NULL,
    why TEXT,
    status TEXT NOT NULL,
    session TEXT NOT NULL,
    parent TEXT,
    task TEXT,
    base_tree TEXT NOT NULL,
    base_commit TEXT,
    stages TEXT NOT NULL,
    settings TEXT NOT NULL,
    reason TEXT,
    opened_at TEXT NOT NULL,
    closed_at TEXT
);
CREATE INDEX runs_status ON runs (status, number);
CREATE TABLE stages (
    run TEXT NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    opened INTEGER,
    opened_at TEXT,
    closed_at TEXT,
    PRIMARY KEY (run, position)
) WITHOUT ROWID;
CREATE TABLE dispatches (
    id TEXT PRIMARY KEY,
    run TEXT NOT NULL,
    stage TEXT NOT NULL,
    agent TEXT NOT NULL,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    session TEXT NOT NULL,
    agent_id TEXT,
    asked INTEGER NOT NULL,
    tree_before TEXT,
    tree_after TEXT,
    retries INTEGER NOT NULL DEFAULT 0,
    result TEXT,
    tokens INTEGER NOT NULL DEFAULT 0,
    started_at TEXT,
    ended_at TEXT
);
CREATE INDEX dispatches_run ON dispatches (run, asked);
CREATE INDEX dispatches_agent ON dispatches (agent_id);
CREATE TABLE edits (
    seq INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    agent TEXT NOT NULL,
    agent_id TEXT,
    path TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX edits_run ON edits (run, path);
CREATE TABLE evidence (
    seq INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    gate TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    tree TEXT NOT NULL,
    detail TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX evidence_run ON evidence (run, gate, name, seq);
CREATE TABLE gates (
    run TEXT NOT NULL,
    gate TEXT NOT NULL,
    status TEXT NOT NULL,
    tree TEXT NOT NULL,
    detail TEXT NOT NULL,
    at TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (run, gate)
) WITHOUT ROWID;

CREATE TABLE waivers (
    seq INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    gate TEXT NOT NULL,
    reason TEXT NOT NULL,
    session TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE spending (
    run TEXT PRIMARY KEY,
    dispatches INTEGER NOT NULL DEFAULT 0,
    tokens INTEGER NOT NULL DEFAULT 0,
    dispatch_limit INTEGER NOT NULL,
    token_limit INTEGER NOT NULL,
    holds INTEGER NOT NULL DEFAULT 0,
    held_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE checkpoints (
    id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    run TEXT,
    gate TEXT,
    label TEXT,
    ref TEXT NOT NULL,
    commit_id TEXT NOT NULL,
    tree TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE state (path TEXT PRIMARY KEY, value TEXT NOT NULL, at TEXT NOT NULL);
