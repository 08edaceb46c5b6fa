-- name: by_id
SELECT t.*, (SELECT json_group_array(needs) FROM task_needs WHERE task = t.id) AS needs FROM tasks AS t WHERE t.id = :id;

-- name: filtered
SELECT t.*, (SELECT json_group_array(needs) FROM task_needs WHERE task = t.id) AS needs
FROM tasks AS t
WHERE (:status IS NULL OR t.status = :status)
  AND (:run IS NULL OR t.run = :run)
  AND (:assignee IS NULL OR t.assignee = :assignee)
ORDER BY t.number LIMIT :limit;

-- What one sprint, epic or project holds: each by an index of its own.
-- name: filtered_of_sprint
SELECT t.*, (SELECT json_group_array(needs) FROM task_needs WHERE task = t.id) AS needs
FROM tasks AS t
WHERE t.sprint = :of AND (:status IS NULL OR t.status = :status)
  AND (:run IS NULL OR t.run = :run)
  AND (:assignee IS NULL OR t.assignee = :assignee)
ORDER BY t.number LIMIT :limit;

-- name: filtered_of_epic
SELECT t.*, (SELECT json_group_array(needs) FROM task_needs WHERE task = t.id) AS needs
FROM tasks AS t
WHERE t.epic = :of AND (:status IS NULL OR t.status = :status)
  AND (:run IS NULL OR t.run = :run)
  AND (:assignee IS NULL OR t.assignee = :assignee)
ORDER BY t.number LIMIT :limit;

-- name: filtered_of_project
SELECT t.*, (SELECT json_group_array(needs) FROM task_needs WHERE task = t.id) AS needs
FROM tasks AS t
WHERE t.project = :of AND (:status IS NULL OR t.status = :status)
  AND (:run IS NULL OR t.run = :run)
  AND (:assignee IS NULL OR t.assignee = :assignee)
ORDER BY t.number LIMIT :limit;

-- name: ready
SELECT t.*, (SELECT json_group_array(needs) FROM task_needs WHERE task = t.id) AS needs
FROM tasks AS t
WHERE t.status = 'ready' AND (:run IS NULL OR t.run = :run)
  AND (:agent IS NULL OR t.assignee IS NULL OR t.assignee = :agent)
ORDER BY t.priority, t.number LIMIT :limit;

-- name: ready_of_sprint
SELECT t.*, (SELECT json_group_array(needs) FROM task_needs WHERE task = t.id) AS needs
FROM tasks AS t
WHERE t.sprint = :of AND t.status = 'ready' AND (:run IS NULL OR t.run = :run)
  AND (:agent IS NULL OR t.assignee IS NULL OR t.assignee = :agent)
ORDER BY t.priority, t.number LIMIT :limit;

-- name: ready_of_epic
SELECT t.*, (SELECT json_group_array(needs) FROM task_needs WHERE task = t.id) AS needs
FROM tasks AS t
WHERE t.epic = :of AND t.status = 'ready' AND (:run IS NULL OR t.run = :run)
  AND (:agent IS NULL OR t.assignee IS NULL OR t.assignee = :agent)
ORDER BY t.priority, t.number LIMIT :limit;

-- name: ready_of_project
SELECT t.*, (SELECT json_group_array(needs) FROM task_needs WHERE task = t.id) AS needs
FROM tasks AS t
WHERE t.project = :of AND t.status = 'ready' AND (:run IS NULL OR t.run = :run)
  AND (:agent IS NULL OR t.assignee IS NULL OR t.assignee = :agent)
ORDER BY t.priority, t.number LIMIT :limit;

-- name: plan_of
SELECT r.id FROM tasks AS t JOIN runs AS r ON r.id = t.run
WHERE t.id = :id AND r.status IN ('active', 'needs_you')
  AND EXISTS (SELECT 1 FROM json_each(r.stages) AS s WHERE json_extract(s.value, '$.mode') = 'each');

-- name: counts
SELECT status, count FROM task_counts;

-- name: counts_of_project
SELECT status, COUNT(*) AS count FROM tasks WHERE project = :project GROUP BY status;

-- name: last_number
SELECT CAST(value AS INTEGER) AS number FROM meta WHERE name = 'task_number';

-- name: states
SELECT id, status FROM tasks WHERE id IN (SELECT value FROM json_each(:ids));

-- name: open_needs
SELECT t.id, t.status, t.reason FROM task_needs AS n JOIN tasks AS t ON t.id = n.needs
WHERE n.task = :id AND t.status <> 'completed' ORDER BY t.number;

-- name: freed_by
SELECT t.id FROM task_needs AS n JOIN tasks AS t ON t.id = n.task
WHERE n.needs = :id AND t.status = 'pending'
  AND NOT EXISTS (
    SELECT 1 FROM task_needs AS o JOIN tasks AS b ON b.id = o.needs
    WHERE o.task = t.id AND o.needs <> :id AND b.status <> 'completed'
  )
ORDER BY t.number;

-- name: waiting_for
SELECT t.id FROM task_needs AS n JOIN tasks AS t ON t.id = n.task
WHERE n.needs = :id AND t.status IN ('pending', 'ready') ORDER BY t.number;

-- name: expired
SELECT id, assignee, fence FROM tasks WHERE lease_until < :now AND +status = 'in_progress' ORDER BY lease_until;

-- name: above
WITH RECURSIVE above (id) AS (
    SELECT value FROM json_each(:ids)
    UNION
    SELECT n.needs FROM task_needs AS n JOIN above ON n.task = above.id
)
SELECT n.task, n.needs FROM task_needs AS n JOIN above ON n.task = above.id;

-- name: open_graph
SELECT t.id, t.estimate, t.priority, t.number, n.needs
FROM tasks AS t LEFT JOIN task_needs AS n ON n.task = t.id
WHERE t.status NOT IN ('completed', 'cancelled') AND (:run IS NULL OR t.run = :run)
  AND (:sprint IS NULL OR t.sprint = :sprint) AND (:epic IS NULL OR t.epic = :epic) AND (:project IS NULL OR t.project = :project)
ORDER BY t.priority, t.number, n.needs;

-- on: task.created
INSERT INTO tasks (id, number, title, type, status, priority, phase, run, estimate, detail, reason, created_at, updated_at,
    project, epic, sprint)
VALUES (:subject, :number, :title, :kind, :status, :priority, :phase, :run, :estimate, :detail, :reason, :at, :at,
    COALESCE(:project, 'default'), :epic, :sprint);
INSERT INTO task_needs (task, needs) SELECT :subject, value FROM json_each(:needs);
INSERT INTO meta (name, value) VALUES ('task_number', :number)
ON CONFLICT (name) DO UPDATE SET value = MAX(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER));
INSERT INTO task_counts (status, count) SELECT status, 1 FROM tasks WHERE id = :subject
ON CONFLICT (status) DO UPDATE SET count = count + 1;

-- on: task.updated
UPDATE task_counts SET count = count - 1 WHERE status = (SELECT status FROM tasks WHERE id = :subject);
DELETE FROM task_counts WHERE count < 1;
UPDATE tasks SET title = :title, type = :kind, status = :status, priority = :priority, phase = :phase, run = :run,
    estimate = :estimate, detail = :detail, updated_at = :at, project = COALESCE(:project, 'default'), epic = :epic, sprint = :sprint,
    reason = CASE WHEN :status = 'pending' THEN NULL ELSE reason END
WHERE id = :subject;
DELETE FROM task_needs WHERE task = :subject;
INSERT INTO task_needs (task, needs) SELECT :subject, value FROM json_each(:needs);
INSERT INTO task_counts (status, count) SELECT status, 1 FROM tasks WHERE id = :subject
ON CONFLICT (status) DO UPDATE SET count = count + 1;

-- on: task.claimed
UPDATE task_counts SET count = count - 1 WHERE status = (SELECT status FROM tasks WHERE id = :subject);
DELETE FROM task_counts WHERE count < 1;
UPDATE tasks SET status = :status, assignee = :agent, fence = :seq, session = :session, lease_until = :lease_until, reason = NULL, updated_at = :at
WHERE id = :subject;
INSERT INTO task_counts (status, count) SELECT status, 1 FROM tasks WHERE id = :subject
ON CONFLICT (status) DO UPDATE SET count = count + 1;

-- on: task.assigned
UPDATE tasks SET assignee = COALESCE(:agent, assignee), lead = COALESCE(:lead, lead), updated_at = :at WHERE id = :subject;

-- on: task.heartbeat
UPDATE tasks SET lease_until = :lease_until, updated_at = :at WHERE id = :subject;

-- on: task.finished
UPDATE task_counts SET count = count - 1 WHERE status = (SELECT status FROM tasks WHERE id = :subject);
DELETE FROM task_counts WHERE count < 1;
UPDATE tasks SET status = :status, result = :result, reason = NULL, lease_until = NULL, updated_at = :at WHERE id = :subject;
INSERT INTO task_counts (status, count) SELECT status, 1 FROM tasks WHERE id = :subject
ON CONFLICT (status) DO UPDATE SET count = count + 1;

-- on: task.reviewed
UPDATE task_counts SET count = count - 1 WHERE status = (SELECT status FROM tasks WHERE id = :subject);
DELETE FROM task_counts WHERE count < 1;
UPDATE tasks SET status = :status, reason = :reason, assignee = CASE :status WHEN 'ready' THEN NULL ELSE assignee END,
    updated_at = :at
WHERE id = :subject;
INSERT INTO task_counts (status, count) SELECT status, 1 FROM tasks WHERE id = :subject
ON CONFLICT (status) DO UPDATE SET count = count + 1;

-- on: task.failed
UPDATE task_counts SET count = count - 1 WHERE status = (SELECT status FROM tasks WHERE id = :subject);
DELETE FROM task_counts WHERE count < 1;
UPDATE tasks SET status = :status, attempts = :attempts, reason = :reason, assignee = NULL, lease_until = NULL, updated_at = :at
WHERE id = :subject;
INSERT INTO task_counts (status, count) SELECT status, 1 FROM tasks WHERE id = :subject
ON CONFLICT (status) DO UPDATE SET count = count + 1;

-- on: task.released
UPDATE task_counts SET count = count - 1 WHERE status = (SELECT status FROM tasks WHERE id = :subject);
DELETE FROM task_counts WHERE count < 1;
UPDATE tasks SET status = :status, reason = :reason, assignee = NULL, lease_until = NULL, updated_at = :at WHERE id = :subject;
INSERT INTO task_counts (status, count) SELECT status, 1 FROM tasks WHERE id = :subject
ON CONFLICT (status) DO UPDATE SET count = count + 1;

-- on: task.blocked
UPDATE task_counts SET count = count - 1 WHERE status = (SELECT status FROM tasks WHERE id = :subject);
DELETE FROM task_counts WHERE count < 1;
UPDATE tasks SET status = :status, reason = :reason, assignee = NULL, lease_until = NULL, updated_at = :at WHERE id = :subject;
INSERT INTO task_counts (status, count) SELECT status, 1 FROM tasks WHERE id = :subject
ON CONFLICT (status) DO UPDATE SET count = count + 1;

-- on: task.unblocked
UPDATE task_counts SET count = count - 1 WHERE status = (SELECT status FROM tasks WHERE id = :subject);
DELETE FROM task_counts WHERE count < 1;
UPDATE tasks SET status = :status, reason = NULL, attempts = COALESCE(:attempts, attempts), updated_at = :at WHERE id = :subject;
INSERT INTO task_counts (status, count) SELECT status, 1 FROM tasks WHERE id = :subject
ON CONFLICT (status) DO UPDATE SET count = count + 1;

-- on: task.cancelled
UPDATE task_counts SET count = count - 1 WHERE status = (SELECT status FROM tasks WHERE id = :subject);
DELETE FROM task_counts WHERE count < 1;
UPDATE tasks SET status = :status, reason = :reason, assignee = NULL, lease_until = NULL, updated_at = :at WHERE id = :subject;
INSERT INTO task_counts (status, count) SELECT status, 1 FROM tasks WHERE id = :subject
ON CONFLICT (status) DO UPDATE SET count = count + 1;
