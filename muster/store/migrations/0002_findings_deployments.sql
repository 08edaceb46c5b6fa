-- What an audit found, and what other agents said of it.
CREATE TABLE findings (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    run TEXT NOT NULL,
    stage TEXT NOT NULL,
    author TEXT NOT NULL,
    file TEXT NOT NULL,
    line INTEGER,
    severity TEXT NOT NULL,
    what TEXT NOT NULL,
    fix TEXT NOT NULL,
    status TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX findings_run ON findings (run, number);
CREATE TABLE challenges (
    finding TEXT NOT NULL,
    agent TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (finding, agent)
) WITHOUT ROWID;

-- A person's word on a deployment, and what was done outside: neither is taken back by a rollback of the state.
CREATE TABLE confirmations (
    seq INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    target TEXT NOT NULL,
    what TEXT NOT NULL,
    tree TEXT NOT NULL,
    command TEXT NOT NULL,
    session TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE deployments (
    seq INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    target TEXT NOT NULL,
    tree TEXT NOT NULL,
    commit_id TEXT,
    command TEXT NOT NULL,
    status TEXT NOT NULL,
    detail TEXT,
    started_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE INDEX deployments_run ON deployments (run, seq);
