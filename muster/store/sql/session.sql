-- name: by_id
SELECT * FROM sessions WHERE id = :id;

-- name: all
SELECT * FROM sessions ORDER BY started_at;

-- on: session.started
INSERT INTO sessions (id, mode, enabled, pid, host, started_at, seen_at)
VALUES (:subject, COALESCE(:mode, 'development'), 1, :pid, :host, :at, :at)
ON CONFLICT (id) DO UPDATE SET pid = excluded.pid, host = excluded.host, seen_at = excluded.seen_at, ended_at = NULL;

-- on: session.seen
UPDATE sessions SET seen_at = :at WHERE id = :subject;

-- on: session.ended
UPDATE sessions SET ended_at = :at, seen_at = :at WHERE id = :subject;

-- on: session.enabled
UPDATE sessions SET enabled = 1 WHERE id = :subject;

-- on: session.disabled
UPDATE sessions SET enabled = 0 WHERE id = :subject;

-- on: session.hinted
UPDATE sessions SET seen_at = :at WHERE id = :subject;
