-- name: open
SELECT * FROM alerts WHERE cleared_at IS NULL ORDER BY raised_at, id;

-- name: blocked
SELECT id FROM tasks WHERE status = 'blocked' ORDER BY priority, number LIMIT 200;

-- name: silent
SELECT d.agent_id, d.agent, d.started_at, (SELECT MAX(e.at) FROM edits AS e WHERE e.agent_id = d.agent_id AND e.run = d.run) AS edited_at
FROM dispatches AS d WHERE d.status = 'running' AND d.agent_id IS NOT NULL;

-- name: dead
SELECT d.message, d.inbox, d.reason FROM deliveries AS d JOIN messages AS m ON m.number = d.number
WHERE d.status IN ('dead', 'expired') AND m.sender <> 'muster' ORDER BY d.number DESC LIMIT 200;

-- on: alert.raised
INSERT INTO alerts (id, condition, subject, text, raised_at) VALUES (:subject, :condition, :about, :text, :at)
ON CONFLICT (id) DO UPDATE SET text = excluded.text, raised_at = excluded.raised_at, cleared_at = NULL;

-- on: alert.cleared
UPDATE alerts SET cleared_at = :at WHERE id = :subject;
