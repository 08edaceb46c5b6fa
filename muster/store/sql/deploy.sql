-- name: of_run
SELECT * FROM deployments WHERE run = :run ORDER BY seq;

-- name: newest
SELECT * FROM deployments WHERE run = :run ORDER BY seq DESC LIMIT 1;

-- name: all
SELECT * FROM deployments WHERE :id IS NULL OR run = :id ORDER BY seq;

-- name: word
SELECT * FROM confirmations WHERE run = :run AND what = :what ORDER BY seq DESC LIMIT 1;

-- name: before
SELECT * FROM deployments WHERE target = :target AND status = 'applied' AND seq < :seq ORDER BY seq DESC LIMIT 1;

-- on: deploy.confirmed
INSERT INTO confirmations (seq, run, target, what, tree, command, session, at)
VALUES (:seq, :subject, :target, :what, :tree, :command, :session, :at);

-- on: deploy.started
INSERT INTO deployments (seq, run, target, tree, commit_id, command, status, started_at)
VALUES (:seq, :subject, :target, :tree, :commit_id, :command, 'applying', :at);

-- on: deploy.ended
UPDATE deployments SET status = :status, detail = :detail, ended_at = :at WHERE seq = :deployment;
