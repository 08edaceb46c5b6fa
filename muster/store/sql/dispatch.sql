-- name: by_id
SELECT * FROM dispatches WHERE id = :id;

-- name: of_run
SELECT * FROM dispatches WHERE run = :run ORDER BY asked;

-- name: by_agent_id
SELECT * FROM dispatches WHERE agent_id = :agent_id ORDER BY asked DESC LIMIT 1;

-- name: waiting
SELECT * FROM dispatches
WHERE session = :of_session AND agent = :agent AND agent_id IS NULL
  AND (status = 'asked' OR (status = 'lost' AND started_at IS NULL
       AND run IN (SELECT id FROM runs WHERE status IN ('active', 'needs_you'))))
ORDER BY status, asked LIMIT 1;

-- name: unstarted
SELECT d.* FROM dispatches AS d JOIN events AS e ON e.seq = d.asked
WHERE d.status = 'asked' AND d.agent_id IS NULL AND e.at < :before ORDER BY d.asked;

-- name: times
SELECT d.*, e.at AS asked_at FROM dispatches AS d JOIN events AS e ON e.seq = d.asked WHERE d.run = :run ORDER BY d.asked;

-- name: working
SELECT * FROM dispatches WHERE status IN ('asked', 'running') ORDER BY asked;

-- name: mean_tokens
SELECT agent, AVG(tokens) AS tokens FROM dispatches WHERE tokens > 0 GROUP BY agent;

-- on: dispatch.asked
INSERT INTO dispatches (id, run, stage, agent, role, status, session, asked)
VALUES (:subject, :run, :stage, :agent, :role, 'asked', :session, :seq);

-- on: dispatch.started
UPDATE dispatches SET status = 'running', agent_id = :agent_id, tree_before = :tree, started_at = :at WHERE id = :subject;

-- on: dispatch.retried
UPDATE dispatches SET retries = retries + 1 WHERE id = :subject;

-- on: dispatch.finished
UPDATE dispatches SET status = :status, result = :result, tree_after = :tree, tokens = COALESCE(:tokens, 0), ended_at = :at
WHERE id = :subject;


-- on: dispatch.measured
UPDATE dispatches SET tokens = :tokens WHERE id = :subject;
