-- name: by_id
SELECT * FROM sessions WHERE id = :id;

-- name: like
SELECT * FROM sessions WHERE SUBSTR(id, 1, LENGTH(:id)) = :id ORDER BY started_at LIMIT 3;

-- name: all
SELECT * FROM sessions ORDER BY started_at, id;

-- name: open
SELECT * FROM sessions WHERE ended_at IS NULL ORDER BY started_at, id;

-- name: idle
SELECT * FROM sessions WHERE ended_at IS NULL AND seen_at < :before ORDER BY seen_at, id;

-- name: claims
SELECT id, title, assignee, fence, lease_until FROM tasks WHERE session = :of_session AND status = 'in_progress' ORDER BY number;

-- name: claiming
SELECT DISTINCT session FROM tasks WHERE status = 'in_progress' AND session IS NOT NULL AND session <> '' AND assignee <> 'run'
ORDER BY session;

-- name: locks
SELECT * FROM locks WHERE session = :of_session AND holder IS NOT NULL AND lease_until >= :now ORDER BY name;

-- name: questions
SELECT q.id, q.recipient, q.question FROM questions AS q JOIN events AS e ON e.subject = q.id AND e.type = 'question.asked'
WHERE q.status = 'open' AND e.session = :of_session ORDER BY q.number;

-- name: runs
SELECT id FROM runs WHERE session = :of_session AND status IN ('active', 'needs_you') ORDER BY number;

-- name: agents
SELECT * FROM agents WHERE session = :of_session AND status <> 'ended' ORDER BY seq;

-- name: touched
SELECT * FROM touches WHERE path = :path AND session = :of_session;

-- name: paths
SELECT path, agent, since, at FROM touches WHERE session = :of_session ORDER BY at DESC LIMIT :limit;

-- name: unread
SELECT message FROM deliveries WHERE inbox = :inbox AND status = 'waiting' ORDER BY number;

-- name: last_standup
SELECT seq, at FROM events WHERE type = 'session.standup' AND seq < :before ORDER BY seq DESC LIMIT 1;

-- name: standup_events
SELECT seq, at, actor, type, subject, data FROM events
WHERE seq > :since AND seq < :upto AND type IN (SELECT value FROM json_each(:types)) ORDER BY seq LIMIT :limit;

-- on: session.started
INSERT INTO sessions (id, mode, enabled, pid, host, started_at, seen_at)
VALUES (:subject, COALESCE(:mode, 'development'), 1, :pid, :host, :at, :at)
ON CONFLICT (id) DO UPDATE SET pid = excluded.pid, host = excluded.host, seen_at = excluded.seen_at, ended_at = NULL;

-- on: session.seen
UPDATE sessions SET seen_at = :at WHERE id = :subject;

-- on: session.ended
UPDATE sessions SET ended_at = :at, seen_at = :at WHERE id = :subject;
DELETE FROM touches WHERE session = :subject;

-- on: session.expired
UPDATE sessions SET ended_at = :at WHERE id = :subject;
DELETE FROM touches WHERE session = :subject;

-- on: session.enabled
UPDATE sessions SET enabled = 1, seen_at = :at WHERE id = :subject;

-- on: session.disabled
UPDATE sessions SET enabled = 0, seen_at = :at WHERE id = :subject;

-- on: session.mode
UPDATE sessions SET mode = :mode, seen_at = :at WHERE id = :subject;

-- on: session.teams
UPDATE sessions SET teams = :teams, seen_at = :at WHERE id = :subject;

-- on: session.touched
INSERT INTO touches (path, session, agent, since, at) VALUES (:path, :subject, :agent, :at, :at)
ON CONFLICT (path, session) DO UPDATE SET agent = excluded.agent, at = excluded.at;

-- on: session.hinted
UPDATE sessions SET seen_at = :at WHERE id = :subject;
