-- name: of_run
SELECT * FROM edits WHERE run = :run ORDER BY seq;

-- on: edit.made
INSERT INTO edits (seq, run, agent, agent_id, path, at) VALUES (:seq, :subject, :agent, :agent_id, :path, :at);
