-- name: meta
SELECT value FROM meta WHERE name = :name;

-- on: store.created
INSERT INTO meta (name, value) VALUES ('project', :project);
INSERT INTO meta (name, value) VALUES ('created_at', :at);
