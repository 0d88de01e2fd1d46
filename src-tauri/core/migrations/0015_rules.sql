-- What is to ring, by connection and trigger. Where there is no row everything rings as it always did.
CREATE TABLE rules (
    connection TEXT NOT NULL,
    "trigger"  TEXT NOT NULL,
    rule       TEXT NOT NULL,             -- JSON
    PRIMARY KEY (connection, "trigger")
) STRICT, WITHOUT ROWID;

-- Which daily summaries were told. Written once one was shown, or once it was clear that there is nothing
-- to say, so that none is told twice whatever becomes of the clock.
CREATE TABLE daily_summaries (
    connection TEXT NOT NULL,
    day        TEXT NOT NULL,             -- 2026-11-24, the local day on which it ends
    told       INTEGER NOT NULL,          -- unix seconds, local clock
    PRIMARY KEY (connection, day)
) STRICT, WITHOUT ROWID;

-- An alert that a rule wants told by itself: others of the moment are not put together with it.
ALTER TABLE outbox ADD COLUMN apart INTEGER NOT NULL DEFAULT 0;
