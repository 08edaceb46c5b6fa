-- name: of_run
SELECT * FROM gates WHERE run = :run;

-- name: waivers
SELECT * FROM waivers WHERE run = :run ORDER BY seq;

-- name: tries
SELECT json_extract(data, '$.gate') AS gate, COUNT(*) AS runs FROM events
WHERE type = 'gate.recorded' AND +subject = :run GROUP BY 1 ORDER BY MIN(seq);

-- on: gate.recorded
INSERT INTO gates (run, gate, status, tree, detail, at, seq) VALUES (:subject, :gate, :status, :tree, :detail, :at, :seq)
ON CONFLICT (run, gate) DO UPDATE SET status = excluded.status, tree = excluded.tree, detail = excluded.detail,
                                      at = excluded.at, seq = excluded.seq;

-- on: gate.waived
INSERT INTO waivers (seq, run, gate, reason, session, at) VALUES (:seq, :subject, :gate, :reason, :session, :at);
