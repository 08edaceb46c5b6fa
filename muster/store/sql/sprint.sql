-- name: by_id
SELECT * FROM sprints WHERE id = :id;

-- name: all
SELECT * FROM sprints
WHERE (:project IS NULL OR project = :project) AND (:epic IS NULL OR epic = :epic) AND (:status IS NULL OR status = :status)
ORDER BY number LIMIT :limit;

-- name: current
SELECT * FROM sprints WHERE project = :project AND status IN ('active', 'blocked', 'review')
ORDER BY status = 'review', number DESC LIMIT 1;

-- name: running
SELECT * FROM sprints WHERE project = :project AND status IN ('active', 'blocked') ORDER BY number LIMIT 1;

-- name: of_epic
SELECT id, status FROM sprints WHERE epic = :epic ORDER BY number;

-- name: tasks
SELECT id, number, title, type, status, priority, assignee, estimate FROM tasks WHERE sprint = :id ORDER BY priority, number;

-- name: open_tasks
SELECT * FROM tasks WHERE sprint = :id AND status NOT IN ('completed', 'cancelled') ORDER BY number;

-- name: progress
SELECT status, COUNT(*) AS count, COALESCE(SUM(estimate), 0) AS hours FROM tasks WHERE sprint = :id GROUP BY status;

-- name: progress_of_epic
SELECT status, COUNT(*) AS count, COALESCE(SUM(estimate), 0) AS hours FROM tasks WHERE epic = :id GROUP BY status;

-- name: open_tasks_of_epic
SELECT id FROM tasks WHERE epic = :id AND status IN ('pending', 'ready', 'in_progress', 'blocked', 'review') ORDER BY number LIMIT :limit;

-- on: sprint.added
INSERT INTO sprints (id, number, project, epic, title, status, goals, teams, success_criteria, capacity, duration, start_date, end_date,
    context, created_at, updated_at)
VALUES (:subject, :number, :project, :epic, :title, :status, :goals, :teams, :success_criteria, :capacity, :duration, :start_date, :end_date,
    :context, :at, :at);
INSERT INTO meta (name, value) VALUES ('sprint_number', :number)
ON CONFLICT (name) DO UPDATE SET value = MAX(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER));

-- on: sprint.updated
UPDATE sprints SET title = :title, goals = :goals, teams = :teams, success_criteria = :success_criteria, capacity = :capacity,
    duration = :duration, start_date = :start_date, end_date = :end_date, context = :context, updated_at = :at
WHERE id = :subject;

-- on: sprint.readied
UPDATE sprints SET status = 'ready', updated_at = :at WHERE id = :subject;

-- on: sprint.started
UPDATE sprints SET status = 'active', start_date = :start_date, end_date = :end_date, started_at = :at, reason = NULL, updated_at = :at
WHERE id = :subject;

-- on: sprint.blocked
UPDATE sprints SET status = 'blocked', reason = :reason, updated_at = :at WHERE id = :subject;

-- on: sprint.unblocked
UPDATE sprints SET status = 'active', reason = NULL, updated_at = :at WHERE id = :subject;

-- on: sprint.reviewed
UPDATE sprints SET status = 'review', updated_at = :at WHERE id = :subject;

-- on: sprint.completed
UPDATE sprints SET status = 'complete', reason = NULL, closed_at = :at, updated_at = :at WHERE id = :subject;

-- on: sprint.reopened
UPDATE sprints SET status = 'planning', reason = :reason, start_date = NULL, end_date = NULL, updated_at = :at WHERE id = :subject;
