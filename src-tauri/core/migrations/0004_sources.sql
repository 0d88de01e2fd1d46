-- What is read at Stripe, each with a state of its own, kept so that a restart loop backs off too.
CREATE TABLE sources (
    connection   TEXT NOT NULL,
    source       TEXT NOT NULL,              -- connection, signal, a trigger, mirror.customers, …
    last_success INTEGER,                    -- unix seconds, local clock
    failures     INTEGER NOT NULL DEFAULT 0, -- in a row
    retry_at     INTEGER,                    -- not before, on the local clock
    closed       INTEGER NOT NULL DEFAULT 0, -- Stripe named what is missing
    problem      TEXT,                       -- why, as JSON
    PRIMARY KEY (connection, source)
) STRICT, WITHOUT ROWID;

-- A closed door may have been a passing refusal: each is tried again at the next poll.
INSERT INTO sources (connection, source, closed, problem)
    SELECT connection, "trigger", 1, disabled FROM walks WHERE disabled IS NOT NULL;
ALTER TABLE walks DROP COLUMN disabled;
ALTER TABLE signals DROP COLUMN closed;

-- When a list was last read whole for its own sake (local clock), and how many pages this walk has
-- read.
ALTER TABLE walks ADD COLUMN swept INTEGER;
ALTER TABLE walks ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;
-- Stripe's clock at the last whole reading, and the triggers that it was read for.
ALTER TABLE signals ADD COLUMN read_at INTEGER;
ALTER TABLE signals ADD COLUMN covers TEXT NOT NULL DEFAULT '';

-- Objects that an event named and that are not recorded yet: read by a walk, or by themselves.
CREATE TABLE wanted (
    connection TEXT NOT NULL,
    "trigger"  TEXT NOT NULL,
    object_id  TEXT NOT NULL,
    named      INTEGER NOT NULL,             -- when the event happened, on Stripe's clock
    tries      INTEGER NOT NULL DEFAULT 0,
    retry_at   INTEGER,                      -- not before, on the local clock
    problem    TEXT,                         -- why it could not be read, as JSON
    PRIMARY KEY (connection, "trigger", object_id)
) STRICT, WITHOUT ROWID;

-- Objects that were listed before they were what their trigger rings for: open Checkout sessions.
CREATE TABLE unfinished (
    connection TEXT NOT NULL,
    "trigger"  TEXT NOT NULL,
    object_id  TEXT NOT NULL,
    seen       INTEGER NOT NULL,             -- first listed, on Stripe's clock
    PRIMARY KEY (connection, "trigger", object_id)
) STRICT, WITHOUT ROWID;
