-- name: of_run
SELECT * FROM stages WHERE run = :run ORDER BY position;

-- on: stage.planned
INSERT INTO stages (run, position, name, status) VALUES (:subject, :position, :name, 'pending');

-- on: stage.opened
UPDATE stages SET status = 'open', opened_at = :at, closed_at = NULL,
                  opened = CASE WHEN :again OR opened IS NULL THEN :seq ELSE opened END
WHERE run = :subject AND position = :position;

-- on: stage.done
UPDATE stages SET status = 'done', closed_at = :at WHERE run = :subject AND position = :position;

-- on: stage.skipped
UPDATE stages SET status = 'skipped', closed_at = :at WHERE run = :subject AND position = :position;

-- on: stage.failed
UPDATE stages SET failures = failures + 1 WHERE run = :subject AND position = :position;
UPDATE stages SET status = 'pending', closed_at = NULL WHERE run = :subject AND position >= :to;
