-- The next row of a copy that an older version folded; NULL: all of it is folded as it is now.
ALTER TABLE mirrors ADD COLUMN refold INTEGER;
UPDATE mirrors SET refold = 0;
