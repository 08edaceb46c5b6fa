-- name: of_run
SELECT * FROM findings WHERE run = :run ORDER BY number;

-- name: all
SELECT * FROM findings WHERE :id IS NULL OR id = :id ORDER BY number;

-- name: last_number
SELECT COALESCE(MAX(number), 0) AS number FROM findings;

-- name: same
SELECT id FROM findings WHERE run = :run AND author = :author AND file = :file AND line IS :line AND what = :what;

-- name: challenges
SELECT c.* FROM challenges AS c JOIN findings AS f ON f.id = c.finding WHERE f.run = :run ORDER BY f.number, c.at, c.agent;

-- on: finding.opened
INSERT INTO findings (id, number, run, stage, author, file, line, severity, what, fix, status, at)
VALUES (:subject, :number, :run, :stage, :author, :file, :line, :severity, :what, :fix, 'open', :at);

-- on: finding.challenged
INSERT INTO challenges (finding, agent, verdict, reason, at) VALUES (:subject, :agent, :verdict, :reason, :at)
ON CONFLICT (finding, agent) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, at = excluded.at;
UPDATE findings SET status = (
    SELECT CASE WHEN SUM(verdict = 'confirm') > SUM(verdict = 'refute') THEN 'confirmed'
                WHEN SUM(verdict = 'refute') > SUM(verdict = 'confirm') THEN 'refuted' ELSE 'open' END
    FROM challenges WHERE finding = :subject AND agent <> findings.author) WHERE id = :subject;
