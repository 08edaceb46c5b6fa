-- What agents ask each other, hand to each other, and keep from each other.
CREATE TABLE questions (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    asker TEXT NOT NULL,
    recipient TEXT NOT NULL,
    level TEXT NOT NULL,
    task TEXT,
    run TEXT,
    question TEXT NOT NULL,
    options TEXT,
    status TEXT NOT NULL,
    answer TEXT,
    answered_by TEXT,
    blocked INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL,
    due_at TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    closed_at TEXT
);
CREATE INDEX questions_open ON questions (status, due_at);
CREATE INDEX questions_recipient ON questions (recipient, status);
CREATE TABLE handoffs (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    giver TEXT NOT NULL,
    receiver TEXT NOT NULL,
    task TEXT,
    artifact TEXT NOT NULL,
    digest TEXT NOT NULL,
    note TEXT,
    status TEXT NOT NULL,
    reason TEXT,
    due_at TEXT NOT NULL,
    offered_at TEXT NOT NULL,
    closed_at TEXT
);
CREATE INDEX handoffs_receiver ON handoffs (receiver, status);
CREATE INDEX handoffs_open ON handoffs (status, due_at);
CREATE TABLE locks (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    holder TEXT,
    fence INTEGER NOT NULL,
    reason TEXT,
    lease_until TEXT,
    at TEXT NOT NULL
);
CREATE TABLE lock_waits (
    holder TEXT NOT NULL,
    name TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (holder, name)
) WITHOUT ROWID;
