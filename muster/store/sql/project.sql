-- name: by_id
SELECT * FROM projects WHERE id = :id;

-- name: used
SELECT * FROM projects WHERE used = 1;

-- name: all
SELECT * FROM projects WHERE (:status IS NULL OR status = :status) ORDER BY created_at, id;

-- on: project.added
INSERT INTO projects (id, name, status, teams, folder, main_branch, context, created_at, updated_at)
VALUES (:subject, :name, 'active', :teams, :folder, :main_branch, :context, :at, :at);

-- on: project.updated
INSERT INTO projects (id, name, status, teams, folder, main_branch, context, created_at, updated_at)
VALUES (:subject, :name, 'active', :teams, :folder, :main_branch, :context, :at, :at)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, teams = excluded.teams, folder = excluded.folder, main_branch = excluded.main_branch,
    context = excluded.context, updated_at = excluded.updated_at;

-- on: project.used
UPDATE projects SET used = (id = :subject);

-- on: project.archived
UPDATE projects SET status = 'archived', used = 0, reason = :reason, updated_at = :at WHERE id = :subject;

-- on: project.restored
UPDATE projects SET status = 'active', reason = NULL, updated_at = :at WHERE id = :subject;
