-- INSERT OR REPLACE takes the old row away without asking the DELETE trigger (SQLite, "recursive_triggers" is off by
-- default), so what would be replaced is looked for before it is.
CREATE TRIGGER events_first BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
     OR EXISTS (SELECT 1 FROM events WHERE key = NEW.key)
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
