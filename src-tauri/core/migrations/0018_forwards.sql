-- Forwards: all of an account's events to one address, in their order, none lost.

CREATE TABLE forwards (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    connection TEXT NOT NULL,
    url        TEXT NOT NULL,
    watermark  INTEGER NOT NULL,          -- unix seconds, Stripe's clock: all before was read
    UNIQUE (connection, url)
) STRICT;

-- What was read and is to be sent. One that was taken stays without its body for as long as Stripe lists
-- it, so that it is not sent again.
CREATE TABLE forward_events (
    connection TEXT NOT NULL,
    forward    INTEGER NOT NULL REFERENCES forwards (number) ON DELETE CASCADE,
    event      TEXT NOT NULL,
    type       TEXT NOT NULL,
    created    INTEGER NOT NULL,          -- unix seconds, Stripe's clock
    place      INTEGER NOT NULL,          -- among those of one second: lower ones happened before
    raw        TEXT,                      -- as Stripe sent it
    state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
    tries      INTEGER NOT NULL DEFAULT 0, -- that came to nothing
    first_try  INTEGER,                   -- unix seconds, local clock, as all below
    next_try   INTEGER NOT NULL DEFAULT 0,
    error      TEXT,                      -- why it was not taken when it was last tried, as JSON
    PRIMARY KEY (forward, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX forward_events_waiting ON forward_events (forward, created, place)
    WHERE state = 'waiting';
CREATE INDEX forward_events_failed ON forward_events (forward, created) WHERE state = 'failed';
