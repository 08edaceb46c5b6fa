-- name: by_id
SELECT * FROM handoffs WHERE id = :id;

-- name: last_number
SELECT COALESCE(MAX(number), 0) AS number FROM handoffs;

-- name: filtered
SELECT * FROM handoffs
WHERE (:status IS NULL OR status = :status) AND (:receiver IS NULL OR receiver = :receiver)
  AND (:giver IS NULL OR giver = :giver) AND (:task IS NULL OR task = :task)
ORDER BY number DESC LIMIT :limit;

-- name: due
SELECT * FROM handoffs WHERE status = 'offered' AND due_at < :now ORDER BY due_at;

-- on: handoff.offered
INSERT INTO handoffs (id, number, giver, receiver, task, artifact, digest, note, status, due_at, offered_at)
VALUES (:subject, :number, :giver, :receiver, :task, :artifact, :digest, :note, 'offered', :due_at, :at);

-- on: handoff.accepted
UPDATE handoffs SET status = 'accepted', closed_at = :at WHERE id = :subject;

-- on: handoff.refused
UPDATE handoffs SET status = 'refused', reason = :reason, closed_at = :at WHERE id = :subject;

-- on: handoff.withdrawn
UPDATE handoffs SET status = 'withdrawn', reason = :reason, closed_at = :at WHERE id = :subject;

-- on: handoff.expired
UPDATE handoffs SET status = 'expired', reason = :reason, closed_at = :at WHERE id = :subject;
