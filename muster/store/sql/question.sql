-- name: by_id
SELECT * FROM questions WHERE id = :id;

-- name: last_number
SELECT COALESCE(MAX(number), 0) AS number FROM questions;

-- name: filtered
SELECT * FROM questions
WHERE (:status IS NULL OR status = :status) AND (:recipient IS NULL OR recipient = :recipient)
  AND (:asker IS NULL OR asker = :asker) AND (:task IS NULL OR task = :task)
ORDER BY number DESC LIMIT :limit;

-- name: due
SELECT * FROM questions WHERE status = 'open' AND due_at < :now ORDER BY due_at;

-- name: open_count
SELECT COUNT(*) AS count FROM questions WHERE status = 'open';

-- name: blocking
SELECT id FROM questions WHERE task = :task AND status = 'open' AND id <> :but AND blocked = 1 LIMIT 1;

-- name: adopted
SELECT 1 FROM events WHERE subject = :id AND type = 'question.asked' AND at = :asked_at AND key LIKE 'import:%' LIMIT 1;

-- on: question.asked
INSERT INTO questions (id, number, asker, asker_id, recipient, level, task, run, question, options, status, blocked, due, due_at, asked_at)
VALUES (:subject, :number, :asker, :asker_id, :recipient, :level, :task, :run, :question, :options, 'open', :blocked, :due, :due_at, :at);

-- on: question.answered
UPDATE questions SET status = 'answered', answer = :answer, answered_by = :by, closed_at = :at WHERE id = :subject;

-- on: question.escalated
UPDATE questions SET recipient = :recipient, level = :level, due_at = :due_at WHERE id = :subject;

-- on: question.withdrawn
UPDATE questions SET status = 'withdrawn', answer = :reason, closed_at = :at WHERE id = :subject;
