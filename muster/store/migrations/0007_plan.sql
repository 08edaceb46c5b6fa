-- What is planned: a project holds epics and sprints, a sprint holds tasks. The store's own project has no row until it is changed.
CREATE TABLE projects (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    teams TEXT NOT NULL,
    folder TEXT,
    main_branch TEXT,
    used INTEGER NOT NULL DEFAULT 0,
    context TEXT NOT NULL,
    reason TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE TABLE epics (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    project TEXT NOT NULL,
    title TEXT NOT NULL,
    status TEXT NOT NULL,
    description TEXT,
    features TEXT NOT NULL,
    context TEXT NOT NULL,
    reason TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    closed_at TEXT
);
CREATE INDEX epics_project ON epics (project, status, number);
CREATE TABLE epic_needs (
    epic TEXT NOT NULL,
    needs TEXT NOT NULL,
    PRIMARY KEY (epic, needs)
) WITHOUT ROWID;
CREATE TABLE sprints (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    project TEXT NOT NULL,
    epic TEXT,
    title TEXT NOT NULL,
    status TEXT NOT NULL,
    goals TEXT NOT NULL,
    teams TEXT NOT NULL,
    success_criteria TEXT NOT NULL,
    capacity REAL,
    duration INTEGER NOT NULL,
    start_date TEXT,
    end_date TEXT,
    context TEXT NOT NULL,
    reason TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    started_at TEXT,
    closed_at TEXT
);
CREATE INDEX sprints_project ON sprints (project, status, number);
CREATE INDEX sprints_epic ON sprints (epic, number) WHERE epic IS NOT NULL;
ALTER TABLE tasks ADD COLUMN project TEXT NOT NULL DEFAULT 'default';
ALTER TABLE tasks ADD COLUMN epic TEXT;
ALTER TABLE tasks ADD COLUMN sprint TEXT;
CREATE INDEX tasks_sprint ON tasks (sprint, status, priority, number) WHERE sprint IS NOT NULL;
CREATE INDEX tasks_epic ON tasks (epic, status, priority, number, estimate) WHERE epic IS NOT NULL;
CREATE INDEX tasks_project ON tasks (project, number);
CREATE INDEX tasks_project_status ON tasks (project, status, priority, number);
