-- name: by_agent
SELECT b.*, EXISTS (SELECT 1 FROM agents AS a WHERE a.call = b.trial AND a.status <> 'ended') AS trying FROM breakers AS b WHERE b.agent = :agent;

-- name: all
SELECT b.*, EXISTS (SELECT 1 FROM agents AS a WHERE a.call = b.trial AND a.status <> 'ended') AS trying FROM breakers AS b ORDER BY b.agent;

-- name: open
SELECT agent, until, failures, reason FROM breakers WHERE state = 'open' AND until > :now;

-- on: breaker.opened
INSERT INTO breakers (agent, state, failures, trips, reason, opened_at, until)
VALUES (:subject, 'open', :failures, :trips, :reason, :at, :until)
ON CONFLICT (agent) DO UPDATE SET state = 'open', failures = excluded.failures, trips = excluded.trips, reason = excluded.reason,
    trial = NULL, opened_at = excluded.opened_at, until = excluded.until, closed_at = NULL;

-- on: breaker.tried
UPDATE breakers SET trial = :call WHERE agent = :subject;

-- on: breaker.closed
UPDATE breakers SET state = 'closed', failures = 0, trips = 0, trial = NULL, until = NULL, closed_at = :at WHERE agent = :subject;
