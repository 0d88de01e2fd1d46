-- How sure it is that a file is read in the right encoding, and what the person should know before
-- anything is sent, as JSON.
ALTER TABLE imports ADD COLUMN certainty TEXT NOT NULL DEFAULT 'guess'
    CHECK (certainty IN ('certain', 'likely', 'guess', 'chosen'));
ALTER TABLE imports ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]';
