-- What agents tell each other: the message, and what became of it in each inbox it was put into.
CREATE TABLE messages (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    sender TEXT NOT NULL,
    sender_id TEXT,
    address TEXT NOT NULL,
    type TEXT NOT NULL,
    priority INTEGER NOT NULL,
    text TEXT NOT NULL,
    data TEXT,
    run TEXT,
    expires_at TEXT,
    at TEXT NOT NULL
);
CREATE INDEX messages_sender ON messages (sender, number);
-- `shared`: every agent that the inbox fits sees it once, until it expires; else the first that reads it takes it.
-- `back`: where it waits again if the agent whose inbox this is ends before it read it.
CREATE TABLE deliveries (
    message TEXT NOT NULL,
    inbox TEXT NOT NULL,
    number INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    urgent INTEGER NOT NULL,
    shared INTEGER NOT NULL DEFAULT 0,
    back TEXT,
    status TEXT NOT NULL,
    receiver TEXT,
    reason TEXT,
    expires_at TEXT,
    delivered_at TEXT,
    acknowledged_at TEXT,
    PRIMARY KEY (message, inbox)
) WITHOUT ROWID;
CREATE INDEX deliveries_waiting ON deliveries (inbox, priority, number) WHERE status = 'waiting';
CREATE INDEX deliveries_urgent ON deliveries (number) WHERE status = 'waiting' AND urgent = 1;
CREATE INDEX deliveries_expiry ON deliveries (expires_at) WHERE status = 'waiting' AND expires_at IS NOT NULL;
CREATE INDEX deliveries_of_agents ON deliveries (inbox) WHERE status = 'waiting' AND back IS NOT NULL;
CREATE INDEX deliveries_dead ON deliveries (number) WHERE status IN ('dead', 'expired');
CREATE INDEX deliveries_open ON deliveries (inbox, number) WHERE status = 'delivered';
CREATE TABLE alerts (
    id TEXT PRIMARY KEY,
    condition TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    raised_at TEXT NOT NULL,
    cleared_at TEXT
);
CREATE INDEX alerts_open ON alerts (raised_at) WHERE cleared_at IS NULL;
