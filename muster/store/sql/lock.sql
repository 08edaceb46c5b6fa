-- name: by_name
SELECT * FROM locks WHERE name = :name;

-- name: held
SELECT * FROM locks WHERE holder IS NOT NULL AND lease_until >= :now ORDER BY name;

-- name: of
SELECT * FROM locks WHERE holder IS NOT NULL AND (holder = :holder OR holder_id = :holder_id) AND lease_until >= :now ORDER BY name;

-- name: held_by
SELECT 1 FROM locks WHERE holder_id = :holder_id LIMIT 1;

-- name: any
SELECT 1 FROM locks WHERE holder IS NOT NULL AND kind = 'path' LIMIT 1;

-- name: overlapping
SELECT * FROM locks
WHERE holder IS NOT NULL AND lease_until >= :now AND kind = 'path'
  AND (name = :name OR :name || '/' = substr(name, 1, length(:name) + 1) OR name || '/' = substr(:name, 1, length(name) + 1)
       OR name = '.' OR :name = '.')
ORDER BY name;

-- name: waits
SELECT * FROM lock_waits WHERE until >= :now;

-- on: lock.acquired
INSERT INTO locks (name, kind, holder, holder_id, fence, reason, lease_until, session, at)
VALUES (:subject, :kind, :holder, :holder_id, :fence, :reason, :lease_until, :session, :at)
ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, holder = excluded.holder, holder_id = excluded.holder_id, fence = excluded.fence,
    reason = excluded.reason, lease_until = excluded.lease_until, session = excluded.session, at = excluded.at;
DELETE FROM lock_waits WHERE holder = coalesce(:party, :holder) AND name = :subject;

-- on: lock.renewed
UPDATE locks SET lease_until = :lease_until WHERE name = :subject;

-- on: lock.released
UPDATE locks SET holder = NULL, holder_id = NULL, lease_until = NULL, reason = NULL WHERE name = :subject;

-- on: lock.waited
INSERT INTO lock_waits (holder, name, until) VALUES (:holder, :subject, :until)
ON CONFLICT (holder, name) DO UPDATE SET until = excluded.until;

-- on: lock.given_up
DELETE FROM lock_waits WHERE holder = :holder AND name = :subject;
