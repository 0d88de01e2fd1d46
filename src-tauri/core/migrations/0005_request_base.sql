-- The object as it was before a request changed it, as JSON; none for a request that makes one. With
-- it, a request whose answer was lost can be told from another person's change.

ALTER TABLE sends ADD COLUMN base TEXT;
