-- name: by_id
SELECT * FROM agents WHERE id = :id;

-- name: by_call
SELECT * FROM agents WHERE call = :call ORDER BY seq DESC LIMIT 1;

-- name: named
SELECT * FROM agents
WHERE id = :name OR (status <> 'ended' AND (type = :name OR type = 'muster:' || :name OR substr(id, 1, length(:name)) = :name))
ORDER BY id <> :name, seq LIMIT 9;

-- name: live
SELECT * FROM agents WHERE status <> 'ended' ORDER BY seq;

-- name: filtered
SELECT * FROM agents
WHERE (:status IS NULL OR status = :status) AND (:type IS NULL OR type = :type OR type = 'muster:' || :type)
ORDER BY seq DESC LIMIT :limit;

-- name: children
SELECT * FROM agents WHERE parent = :id ORDER BY seq;

-- name: of_session
SELECT * FROM agents WHERE parent IS NULL AND session = :of_session ORDER BY seq;

-- name: waiting
SELECT * FROM agents
WHERE type = :type AND session = :of_session AND (status = 'asked' OR (status = 'ended' AND outcome = 'unstarted'))
ORDER BY status, seq LIMIT 1;

-- name: claimed_by
SELECT t.id, t.fence FROM tasks AS t
WHERE t.status = 'in_progress' AND t.assignee IN (SELECT value FROM json_each(:names))
  AND NOT EXISTS (SELECT 1 FROM agents AS a WHERE a.status <> 'ended' AND a.task = t.id AND a.fence = t.fence)
ORDER BY t.fence DESC LIMIT 1;

-- name: failures
SELECT COUNT(*) AS count, MAX(ended_at) AS last FROM agents
WHERE type = :type AND outcome IN ('failed', 'lost') AND ended_at > :since;

-- name: assigned
SELECT id, assignee FROM tasks WHERE status IN ('ready', 'in_progress') AND assignee IS NOT NULL;

-- on: agent.asked
INSERT INTO agents (id, type, parent, session, call, status, seq, started_at, seen_at)
VALUES (:subject, :agent, :parent, :session, :subject, 'asked', :seq, :at, :at)
ON CONFLICT (id) DO NOTHING;

-- on: agent.started
DELETE FROM agents WHERE id = :call AND id <> :subject;
INSERT INTO agents (id, type, parent, session, call, status, worktree, seq, started_at, seen_at)
VALUES (:subject, :agent, :parent, :session, :call, 'busy', :worktree, :seq, :at, :at)
ON CONFLICT (id) DO UPDATE SET status = 'busy', silent = 0, outcome = NULL, reason = NULL, ended_at = NULL, seen_at = excluded.seen_at;

-- on: agent.seen
UPDATE agents SET seen_at = :at, tool = COALESCE(:tool, tool), silent = 0 WHERE id = :subject;

-- on: agent.updated
UPDATE agents SET status = COALESCE(:status, status), task = :task, fence = :fence WHERE id = :subject;

-- on: agent.silent
UPDATE agents SET silent = 1 WHERE id = :subject;

-- on: agent.ended
UPDATE agents SET status = 'ended', silent = 0, fence = NULL, outcome = :outcome, reason = :reason, ended_at = :at WHERE id = :subject;
