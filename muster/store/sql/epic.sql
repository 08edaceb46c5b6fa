-- name: by_id
SELECT e.*, (SELECT json_group_array(needs) FROM epic_needs WHERE epic = e.id) AS needs FROM epics AS e WHERE e.id = :id;

-- name: all
SELECT e.*, (SELECT json_group_array(needs) FROM epic_needs WHERE epic = e.id) AS needs FROM epics AS e
WHERE (:project IS NULL OR e.project = :project) AND (:status IS NULL OR e.status = :status)
ORDER BY e.number LIMIT :limit;

-- name: current
SELECT id FROM epics WHERE project = :project AND status IN ('active', 'blocked') ORDER BY status, number DESC LIMIT 1;

-- name: edges
SELECT epic, needs FROM epic_needs;

-- name: unfinished_needs
SELECT e.id, e.status FROM epic_needs AS n JOIN epics AS e ON e.id = n.needs WHERE n.epic = :id AND e.status <> 'complete' ORDER BY e.number;

-- name: open_of_project
SELECT id FROM epics WHERE project = :project AND status NOT IN ('complete', 'cancelled') ORDER BY number LIMIT 10;

-- on: epic.added
INSERT INTO epics (id, number, project, title, status, description, features, context, created_at, updated_at)
VALUES (:subject, :number, :project, :title, :status, :description, :features, :context, :at, :at);
INSERT INTO epic_needs (epic, needs) SELECT :subject, value FROM json_each(:needs) WHERE true ON CONFLICT DO NOTHING;
INSERT INTO meta (name, value) VALUES ('epic_number', :number)
ON CONFLICT (name) DO UPDATE SET value = MAX(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER));

-- on: epic.updated
UPDATE epics SET title = :title, description = :description, features = :features, context = :context, updated_at = :at WHERE id = :subject;
DELETE FROM epic_needs WHERE epic = :subject;
INSERT INTO epic_needs (epic, needs) SELECT :subject, value FROM json_each(:needs) WHERE true ON CONFLICT DO NOTHING;

-- on: epic.started
UPDATE epics SET status = 'active', reason = NULL, updated_at = :at WHERE id = :subject;

-- on: epic.blocked
UPDATE epics SET status = 'blocked', reason = :reason, updated_at = :at WHERE id = :subject;

-- on: epic.completed
UPDATE epics SET status = 'complete', reason = NULL, updated_at = :at, closed_at = :at WHERE id = :subject;

-- on: epic.cancelled
UPDATE epics SET status = 'cancelled', reason = :reason, updated_at = :at, closed_at = :at WHERE id = :subject;
