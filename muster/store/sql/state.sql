-- name: below
SELECT path, value FROM state WHERE path = :noun OR (path >= :noun || '.' AND path < :noun || '/') ORDER BY path;

-- name: runs
SELECT * FROM runs WHERE :id IS NULL OR id = :id ORDER BY number;

-- name: stages
SELECT * FROM stages WHERE :id IS NULL OR run = :id ORDER BY run, position;

-- name: gates
SELECT * FROM gates WHERE :id IS NULL OR run = :id ORDER BY run, seq;

-- name: waivers
SELECT * FROM waivers WHERE :id IS NULL OR run = :id ORDER BY seq;

-- name: evidence
SELECT * FROM evidence WHERE :id IS NULL OR run = :id ORDER BY seq;

-- name: dispatches
SELECT * FROM dispatches WHERE :id IS NULL OR id = :id ORDER BY asked;

-- name: sessions
SELECT * FROM sessions WHERE :id IS NULL OR id = :id ORDER BY started_at, id;

-- on: state.set
DELETE FROM state WHERE path IN (SELECT value FROM json_each(:drop));
INSERT INTO state (path, value, at) SELECT key, value, :at FROM json_each(:rows) WHERE true
ON CONFLICT (path) DO UPDATE SET value = excluded.value, at = excluded.at;
