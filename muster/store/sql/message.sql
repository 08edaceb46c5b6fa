-- name: by_id
SELECT * FROM messages WHERE id = :id;

-- name: last_number
SELECT COALESCE(MAX(number), 0) AS number FROM messages;

-- name: filtered
SELECT m.* FROM messages AS m
WHERE (:sender IS NULL OR m.sender = :sender)
  AND (:address IS NULL OR m.address = :address)
  AND (:type IS NULL OR m.type = :type)
  AND (:status IS NULL OR EXISTS (SELECT 1 FROM deliveries AS d WHERE d.message = m.id AND d.status = :status))
ORDER BY m.number DESC LIMIT :limit;

-- name: deliveries
SELECT * FROM deliveries WHERE message = :id ORDER BY inbox;

-- name: waiting
SELECT m.*, d.inbox, d.urgent, d.shared
FROM deliveries AS d JOIN messages AS m ON m.number = d.number
WHERE d.inbox = :inbox AND d.status = 'waiting'
  AND (d.expires_at IS NULL OR d.expires_at > :now)
  AND (:urgent IS NULL OR d.urgent = 1)
  AND (d.shared = 0 OR (m.sender IS NOT :receiver AND m.sender_id IS NOT :receiver))
  AND NOT EXISTS (SELECT 1 FROM deliveries AS r WHERE r.message = d.message AND r.receiver = :receiver)
ORDER BY d.priority, d.number LIMIT :limit;

-- name: unacknowledged
SELECT m.*, d.inbox, d.urgent, d.shared
FROM deliveries AS d JOIN messages AS m ON m.number = d.number
WHERE d.inbox = :inbox AND d.status = 'delivered' AND d.receiver = :receiver
ORDER BY d.number LIMIT :limit;

-- name: unread
SELECT COUNT(*) AS count FROM deliveries WHERE inbox = :inbox AND status = 'waiting';

-- name: any_urgent
SELECT 1 FROM deliveries WHERE status = 'waiting' AND urgent = 1 LIMIT 1;

-- name: queues
SELECT inbox, COUNT(*) AS waiting, SUM(urgent) AS urgent, MIN(number) AS oldest
FROM deliveries WHERE status = 'waiting' AND (:inbox IS NULL OR inbox = :inbox) GROUP BY inbox ORDER BY inbox;

-- name: open_queues
SELECT inbox, COUNT(*) AS delivered FROM deliveries
WHERE status = 'delivered' AND (:inbox IS NULL OR inbox = :inbox) GROUP BY inbox;

-- name: counts
SELECT (SELECT COUNT(*) FROM deliveries WHERE status = 'waiting') AS waiting,
       (SELECT COUNT(*) FROM deliveries WHERE status IN ('dead', 'expired')) AS dead;

-- name: expired
SELECT d.message, d.inbox, d.shared, d.back,
       EXISTS (SELECT 1 FROM deliveries AS r WHERE r.message = d.message AND r.receiver IS NOT NULL) AS seen
FROM deliveries AS d WHERE d.status = 'waiting' AND d.expires_at IS NOT NULL AND d.expires_at <= :now ORDER BY d.number LIMIT :limit;

-- name: stranded
SELECT d.message, d.inbox, d.back, a.type AS agent,
       EXISTS (SELECT 1 FROM deliveries AS r WHERE r.message = d.message AND r.receiver IS NOT NULL) AS seen
FROM deliveries AS d JOIN agents AS a ON a.id = d.inbox
WHERE d.status = 'waiting' AND d.back IS NOT NULL AND a.status = 'ended';

-- name: dead
SELECT m.*, d.inbox, d.status, d.reason FROM deliveries AS d JOIN messages AS m ON m.number = d.number
WHERE d.status IN ('dead', 'expired') ORDER BY d.number DESC LIMIT :limit;

-- name: at_work
SELECT id, type FROM agents WHERE status <> 'ended' AND status <> 'asked' ORDER BY seq;

-- name: types_seen
SELECT DISTINCT type FROM agents;

-- on: message.sent
INSERT INTO messages (number, id, sender, sender_id, address, type, priority, text, data, run, expires_at, at)
VALUES (:number, :subject, :sender, :sender_id, :address, :kind, :priority, :text, :payload, :run, :expires_at, :at);
INSERT INTO deliveries (message, inbox, number, priority, urgent, shared, back, status, expires_at)
SELECT :subject, json_extract(value, '$.inbox'), :number, :priority, json_extract(value, '$.urgent'), json_extract(value, '$.shared'),
       json_extract(value, '$.back'), 'waiting', :expires_at FROM json_each(:inboxes);

-- on: message.delivered
INSERT INTO deliveries (message, inbox, number, priority, urgent, status, receiver, delivered_at)
SELECT message, :receiver, number, priority, urgent, 'delivered', :receiver, :at
FROM deliveries WHERE message = :subject AND inbox = :inbox AND shared = 1
ON CONFLICT DO NOTHING;
UPDATE deliveries SET status = 'delivered', receiver = :receiver, delivered_at = :at
WHERE message = :subject AND inbox = :inbox AND shared = 0;

-- on: message.acknowledged
UPDATE deliveries SET status = 'acknowledged', acknowledged_at = :at
WHERE message = :subject AND receiver = :receiver AND status = 'delivered';

-- on: message.returned
INSERT INTO deliveries (message, inbox, number, priority, urgent, status, expires_at)
SELECT message, :to, number, priority, urgent, 'waiting', expires_at FROM deliveries WHERE message = :subject AND inbox = :inbox
ON CONFLICT DO NOTHING;
DELETE FROM deliveries WHERE message = :subject AND inbox = :inbox;

-- on: message.expired
UPDATE deliveries SET status = :status, reason = :reason WHERE message = :subject AND inbox = :inbox;

-- on: message.dead
UPDATE deliveries SET status = 'dead', reason = :reason WHERE message = :subject AND inbox = :inbox;

-- on: message.resent
DELETE FROM deliveries WHERE message = :subject AND status IN ('dead', 'expired');
INSERT INTO deliveries (message, inbox, number, priority, urgent, shared, back, status, expires_at)
SELECT :subject, json_extract(value, '$.inbox'), m.number, m.priority, json_extract(value, '$.urgent'),
       json_extract(value, '$.shared'), json_extract(value, '$.back'), 'waiting', :expires_at
FROM messages AS m, json_each(:inboxes) WHERE m.id = :subject
ON CONFLICT DO NOTHING;
