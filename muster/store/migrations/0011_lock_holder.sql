-- Which very agent holds a lock: two of one type are two holders.
ALTER TABLE locks ADD COLUMN holder_id TEXT;
