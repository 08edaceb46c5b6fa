-- name: open
SELECT * FROM alerts WHERE cleared_at IS NULL ORDER BY raised_at, id;

-- name: blocked
SELECT id FROM tasks WHERE status = 'blocked' ORDER BY priority, number LIMIT 200;

-- name: silent
SELECT id, type, tool, seen_at FROM agents WHERE status <> 'ended' AND silent = 1 ORDER BY seq;

-- name: dead
SELECT d.message, d.inbox, d.reason FROM deliveries AS d JOIN messages AS m ON m.number = d.number
WHERE d.status IN ('dead', 'expired') AND m.sender <> 'muster' ORDER BY d.number DESC LIMIT 200;

-- on: alert.raised
INSERT INTO alerts (id, condition, subject, text, raised_at) VALUES (:subject, :condition, :about, :text, :at)
ON CONFLICT (id) DO UPDATE SET text = excluded.text, raised_at = excluded.raised_at, cleared_at = NULL;

-- on: alert.cleared
UPDATE alerts SET cleared_at = :at WHERE id = :subject;
