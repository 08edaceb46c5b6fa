-- name: last
SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1;

-- name: add
INSERT INTO events (seq, id, at, session, actor, type, subject, data, key, prev_hash, hash)
VALUES (:seq, :id, :at, :session, :actor, :type, :subject, :data, :key, :prev_hash, :hash);

-- name: by_key
SELECT * FROM events WHERE key = :key;

-- name: numbered
SELECT events.* FROM json_each(:seqs) AS given JOIN events ON events.seq = given.value;

-- name: of_kinds
SELECT * FROM events WHERE subject = :subject AND type IN (SELECT value FROM json_each(:kinds)) ORDER BY seq;

-- name: after
SELECT * FROM events WHERE seq > :seq ORDER BY seq LIMIT :limit;

-- name: last_restored
SELECT seq, data FROM events WHERE type = 'state.restored' AND seq <= :upto ORDER BY seq DESC LIMIT 1;

-- name: filtered
SELECT * FROM events
WHERE seq > :seq
  AND (:type IS NULL OR type = :type OR SUBSTR(type, 1, LENGTH(:type) + 1) = :type || '.')
  AND (:subject IS NULL OR subject = :subject)
  AND (:actor IS NULL OR actor = :actor)
  AND (:of_session IS NULL OR session = :of_session)
  AND (:since IS NULL OR at >= :since)
ORDER BY seq LIMIT :limit;

-- name: newest
SELECT * FROM events WHERE seq >= :low AND (:since IS NULL OR at >= :since) ORDER BY seq DESC LIMIT :limit;

-- name: newest_of_subject
SELECT * FROM events
WHERE subject = :subject AND seq >= :low
  AND (:type IS NULL OR type = :type OR SUBSTR(type, 1, LENGTH(:type) + 1) = :type || '.')
  AND (:actor IS NULL OR actor = :actor)
  AND (:of_session IS NULL OR session = :of_session)
  AND (:since IS NULL OR at >= :since)
ORDER BY seq DESC LIMIT :limit;

-- name: newest_of_session
SELECT * FROM events
WHERE session = :of_session AND type = :type AND seq >= :low
  AND (:since IS NULL OR at >= :since)
ORDER BY seq DESC LIMIT :limit;

-- name: newest_of_actor
SELECT * FROM events
WHERE actor = :actor AND type = :type AND seq >= :low
  AND (:of_session IS NULL OR +session = :of_session)
  AND (:since IS NULL OR at >= :since)
ORDER BY seq DESC LIMIT :limit;

-- name: newest_of_type
SELECT * FROM events
WHERE type = :type AND seq >= :low
  AND (:since IS NULL OR at >= :since)
ORDER BY seq DESC LIMIT :limit;

-- name: time
SELECT at FROM events WHERE seq <= :seq ORDER BY seq DESC LIMIT 1;

-- Each step jumps by the index to the next type.
-- name: types
WITH RECURSIVE found (type) AS (
    SELECT MIN(type) FROM events
    UNION ALL
    SELECT (SELECT MIN(e.type) FROM events AS e WHERE e.type > found.type) FROM found WHERE found.type IS NOT NULL
)
SELECT type FROM found WHERE type IS NOT NULL;

-- Each step jumps by the index to the next type: a noun has a few, its events may be a million. '/' follows '.'.
-- name: types_of
WITH RECURSIVE found (type) AS (
    SELECT MIN(type) FROM events WHERE type >= :type AND type < :type || '/'
    UNION ALL
    SELECT (SELECT MIN(e.type) FROM events AS e WHERE e.type > found.type AND e.type < :type || '/') FROM found WHERE found.type IS NOT NULL
)
SELECT type FROM found WHERE type = :type OR SUBSTR(type, 1, LENGTH(:type) + 1) = :type || '.';

-- name: count
SELECT COALESCE(MAX(seq), 0) AS count FROM events;

-- name: of_type_for
SELECT COUNT(*) AS count FROM events WHERE subject = :subject AND type = :type;
