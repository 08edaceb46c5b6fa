-- name: by_id
SELECT * FROM checkpoints WHERE id = :id;

-- name: all
SELECT * FROM checkpoints ORDER BY seq;

-- name: last_number
SELECT COALESCE(MAX(CAST(SUBSTR(id, 2) AS INTEGER)), 0) AS number FROM checkpoints;

-- name: at_work
SELECT id, agent, status FROM dispatches WHERE status IN ('asked', 'running') ORDER BY asked;

-- name: unfinished
SELECT * FROM events AS e WHERE type = 'checkpoint.rollback'
  AND NOT EXISTS (SELECT 1 FROM events AS o WHERE o.seq > e.seq AND o.type IN ('state.restored', 'checkpoint.kept'))
ORDER BY seq DESC LIMIT 1;

-- on: checkpoint.set
INSERT INTO checkpoints (id, seq, run, gate, label, ref, commit_id, tree, at)
VALUES (:subject, :seq, :run, :gate, :label, :ref, :commit_id, :tree, :at);
