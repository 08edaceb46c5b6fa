-- Who asked, to the very agent: the answer is its alone while it is at work.
ALTER TABLE questions ADD COLUMN asker_id TEXT;
-- Stores of a day had these too; 0008's serve both.
DROP INDEX IF EXISTS events_session;
DROP INDEX IF EXISTS events_actor;
