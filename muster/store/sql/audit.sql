-- name: of_type
SELECT * FROM events
WHERE type = :type AND seq BETWEEN :low AND :high
ORDER BY seq DESC LIMIT :limit;

-- name: of_actor
SELECT * FROM events
WHERE actor = :actor AND type = :type AND seq BETWEEN :low AND :high
  AND (:subject IS NULL OR +subject = :subject)
  AND (:of_session IS NULL OR +session = :of_session)
ORDER BY seq DESC LIMIT :limit;

-- name: of_session
SELECT * FROM events
WHERE session = :of_session AND type = :type AND seq BETWEEN :low AND :high
  AND (:subject IS NULL OR +subject = :subject)
ORDER BY seq DESC LIMIT :limit;

-- name: of_subject
SELECT * FROM events
WHERE subject = :subject AND +type = :type AND seq BETWEEN :low AND :high
ORDER BY seq DESC LIMIT :limit;

-- name: types_of_subject
SELECT DISTINCT type FROM events WHERE subject = :subject;

-- name: refused_lately
SELECT actor, COUNT(*) AS count, MAX(seq) AS seq FROM (
    SELECT actor, at, seq FROM events WHERE type = 'run.refused' ORDER BY seq DESC LIMIT 200
) WHERE at >= :since GROUP BY actor HAVING COUNT(*) >= :bound ORDER BY actor;

-- name: refusals_lately
SELECT actor, data FROM (
    SELECT actor, at, data, seq FROM events WHERE type = 'run.refused' ORDER BY seq DESC LIMIT 200
) WHERE at >= :since ORDER BY seq;

-- name: failed_lately
SELECT COUNT(*) AS count FROM (SELECT at FROM events WHERE type = 'guard.failed' ORDER BY seq DESC LIMIT 200) WHERE at >= :since;

-- name: numbered
SELECT * FROM events WHERE seq = :seq;

-- name: near
SELECT * FROM events WHERE seq >= :seq ORDER BY seq LIMIT 1;
