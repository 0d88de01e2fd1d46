-- Alerts that wait to be shown, and those that were. They are made from arrivals in one transaction,
-- shown by a task of their own, and marked only afterwards.

-- A row is an alert. Its number is that of the first arrival it covers, so that the order of the
-- numbers is the order of the ledger, also after alerts were put together or taken apart.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY,
    connection TEXT NOT NULL,
    queued     INTEGER NOT NULL,          -- unix seconds, local clock, as all times here
    tries      INTEGER NOT NULL DEFAULT 0, -- that came to nothing
    refusals   INTEGER NOT NULL DEFAULT 0, -- of those, where the service was there and refused
    next_try   INTEGER NOT NULL,
    error      TEXT,                      -- why it was not shown when it was last tried
    shown      INTEGER,
    given_up   INTEGER,                   -- refused again and again, and long past being news
    CHECK (shown IS NULL OR given_up IS NULL)
) STRICT;
CREATE INDEX outbox_waiting ON outbox (connection, id) WHERE shown IS NULL AND given_up IS NULL;
CREATE INDEX outbox_by_shown ON outbox (connection, shown) WHERE shown IS NOT NULL;

-- The primary key is the promise: no arrival is in two alerts.
CREATE TABLE outbox_arrivals (
    seq   INTEGER PRIMARY KEY REFERENCES arrivals (seq) ON DELETE CASCADE,
    alert INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX outbox_arrivals_by_alert ON outbox_arrivals (alert, seq);
