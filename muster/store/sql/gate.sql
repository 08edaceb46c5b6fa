-- name: of_run
SELECT * FROM gates WHERE run = :run;

-- name: waivers
SELECT * FROM waivers WHERE run = :run ORDER BY seq;

-- on: gate.recorded
INSERT INTO gates (run, gate, status, tree, detail, at, seq) VALUES (:subject, :gate, :status, :tree, :detail, :at, :seq)
ON CONFLICT (run, gate) DO UPDATE SET status = excluded.status, tree = excluded.tree, detail = excluded.detail,
                                      at = excluded.at, seq = excluded.seq;

-- on: gate.waived
INSERT INTO waivers (seq, run, gate, reason, session, at) VALUES (:seq, :subject, :gate, :reason, :session, :at);
