-- What a person gave a session, whose session a claim and a lock are of, and which paths a session changed.
ALTER TABLE sessions ADD COLUMN teams TEXT;
ALTER TABLE tasks ADD COLUMN session TEXT;
UPDATE tasks SET session = (SELECT e.session FROM events AS e WHERE e.seq = tasks.fence) WHERE fence > 0;
CREATE INDEX tasks_session ON tasks (session) WHERE status = 'in_progress';
ALTER TABLE locks ADD COLUMN session TEXT;
UPDATE locks SET session = (SELECT e.session FROM events AS e WHERE e.subject = locks.name AND e.type = 'lock.acquired'
                            ORDER BY e.seq DESC LIMIT 1);
CREATE TABLE touches (
    path TEXT NOT NULL,
    session TEXT NOT NULL,
    agent TEXT NOT NULL,
    since TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (path, session)
) WITHOUT ROWID;
-- How many tasks there are of each status: counting them anew would grow with them.
CREATE TABLE task_counts (status TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO task_counts (status, count) SELECT status, COUNT(*) FROM tasks GROUP BY status;
