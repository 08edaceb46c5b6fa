-- name: mode
SELECT mode FROM sessions WHERE id = :id;

-- name: beside
SELECT t.session, t.agent, t.since, t.at, s.mode FROM touches AS t JOIN sessions AS s ON s.id = t.session
WHERE t.path = :path AND t.session <> :of_session AND t.at >= :since AND s.ended_at IS NULL AND s.enabled = 1 ORDER BY t.at DESC;
