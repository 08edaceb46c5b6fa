-- name: by_id
SELECT * FROM runs WHERE id = :id;

-- name: all
SELECT * FROM runs ORDER BY number;

-- name: current
SELECT * FROM runs WHERE status IN ('active', 'needs_you') ORDER BY number DESC LIMIT 1;

-- name: latest
SELECT * FROM runs ORDER BY number DESC LIMIT 1;

-- An open run whose row is gone or closed although no event says so, of the newest few.
-- name: lost
SELECT opened.subject AS id FROM (SELECT seq, subject FROM events WHERE type = 'run.opened' ORDER BY seq DESC LIMIT 5) AS opened
WHERE NOT EXISTS (SELECT 1 FROM events AS e WHERE e.subject = opened.subject AND e.type IN ('run.completed', 'run.cancelled'))
  AND NOT EXISTS (SELECT 1 FROM events AS e WHERE e.type = 'state.restored' AND e.seq > opened.seq) LIMIT 1;

-- name: children
SELECT * FROM runs WHERE parent = :id ORDER BY number;

-- name: open_child
SELECT * FROM runs WHERE parent = :id AND status IN ('active', 'needs_you') ORDER BY number DESC LIMIT 1;

-- name: last_number
SELECT COALESCE(MAX(CAST(SUBSTR(subject, 2) AS INTEGER)), 0) AS number FROM events WHERE type = 'run.opened';

-- name: spending
SELECT * FROM spending WHERE run = :id;

-- name: last_resumed
SELECT COALESCE(MAX(seq), 0) AS seq FROM events WHERE type = 'run.resumed' AND +subject = :id;

-- name: last_held
SELECT COALESCE(MAX(seq), 0) AS seq, json_extract(data, '$.holds') AS holds FROM events
WHERE type = 'run.stop_held' AND session = :of_session;

-- name: progress
SELECT COALESCE(MAX(seq), 0) AS seq FROM events
WHERE type IN ('dispatch.asked', 'dispatch.started', 'dispatch.finished', 'gate.recorded', 'stage.opened', 'stage.done',
               'stage.failed', 'stage.skipped', 'evidence.recorded', 'edit.made', 'run.opened', 'run.resumed',
               'task.created', 'task.finished', 'run.completed');

-- on: run.opened
INSERT INTO runs (id, number, workflow, request, size, why, status, session, parent, task, base_tree, base_commit,
                  stages, settings, opened_at)
VALUES (:subject, :number, :workflow, :request, :size, :why, 'active', COALESCE(:owner, :session), :parent, :task, :base_tree,
        :base_commit, :stages, :settings, :at);

-- on: run.resized
UPDATE runs SET size = :size, why = :why, stages = :stages, settings = COALESCE(:settings, settings) WHERE id = :subject;
DELETE FROM stages WHERE run = :subject;

-- on: run.needs_you
UPDATE runs SET status = 'needs_you', reason = :reason WHERE id = :subject;

-- on: run.resumed
UPDATE runs SET status = 'active', reason = NULL WHERE id = :subject;
UPDATE stages SET failures = 0 WHERE run = :subject;

-- on: run.adopted
UPDATE runs SET session = COALESCE(:owner, :session) WHERE id = :subject;

-- on: run.completed
UPDATE runs SET status = 'completed', reason = NULL, closed_at = :at WHERE id = :subject;

-- on: run.cancelled
UPDATE runs SET status = 'cancelled', reason = :reason, closed_at = :at WHERE id = :subject;

-- on: run.budget
INSERT INTO spending (run, dispatch_limit, token_limit) VALUES (:subject, :dispatches, :tokens)
ON CONFLICT (run) DO UPDATE SET dispatch_limit = excluded.dispatch_limit, token_limit = excluded.token_limit;

-- on: run.spent
UPDATE spending SET dispatches = dispatches + COALESCE(:dispatches, 0), tokens = tokens + COALESCE(:tokens, 0)
WHERE run = :subject;

-- on: run.stop_held
UPDATE spending SET holds = :holds, held_at = :seq WHERE run = :subject;
