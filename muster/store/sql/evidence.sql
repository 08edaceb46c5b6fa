-- name: of_run
SELECT * FROM evidence WHERE run = :run ORDER BY seq;

-- name: newest
SELECT * FROM evidence WHERE run = :run AND gate = :gate AND name = :named AND kind = :kind ORDER BY seq DESC LIMIT 1;

-- name: newest_of
SELECT * FROM evidence WHERE run = :run AND name = :named AND kind = 'check' ORDER BY seq DESC LIMIT 1;

-- name: verdicts
SELECT * FROM evidence WHERE run = :run AND kind = 'verdict' ORDER BY seq;

-- name: questions
SELECT * FROM evidence WHERE run = :run AND kind = 'question' ORDER BY seq;

-- name: behind
SELECT * FROM evidence WHERE run = :run AND gate = :gate AND tree = :tree AND kind = 'check' AND status = 'passed' AND seq < :before;

-- name: base
SELECT detail FROM evidence WHERE run = :run AND kind = 'base' AND name = :named ORDER BY seq DESC LIMIT 1;

-- on: evidence.recorded
INSERT INTO evidence (seq, run, gate, name, kind, status, tree, detail, at)
VALUES (:seq, :subject, :gate, :name, :kind, :status, :tree, :detail, :at);
