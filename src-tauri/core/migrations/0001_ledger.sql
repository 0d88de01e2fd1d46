-- Connections, arrivals, walks, the signal's memory and the call log.

CREATE TABLE connections (
    id         TEXT PRIMARY KEY,          -- acct_…:live, acct_…:test, demo
    account_id TEXT,
    name       TEXT NOT NULL,
    mode       TEXT NOT NULL CHECK (mode IN ('live', 'test')),
    demo       INTEGER NOT NULL DEFAULT 0,
    key_hint   TEXT NOT NULL,
    api        TEXT,                      -- a loopback host; NULL means Stripe
    access     TEXT NOT NULL DEFAULT '[]',
    created    INTEGER NOT NULL
) STRICT;

CREATE TABLE arrivals (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    connection     TEXT NOT NULL,
    "trigger"      TEXT NOT NULL,
    object_id      TEXT NOT NULL,
    created        INTEGER NOT NULL,      -- unix seconds, Stripe's clock
    recorded       INTEGER NOT NULL,      -- unix seconds, local clock
    title          TEXT NOT NULL,
    amount         INTEGER,
    currency       TEXT,
    customer       TEXT,
    customer_label TEXT,
    status         TEXT,
    is_read        INTEGER NOT NULL DEFAULT 0,
    alerted        INTEGER NOT NULL DEFAULT 0,
    raw            TEXT NOT NULL,
    UNIQUE (connection, "trigger", object_id)
) STRICT;
CREATE INDEX arrivals_by_time ON arrivals (connection, created DESC, seq DESC);
CREATE INDEX arrivals_unread ON arrivals (connection, created DESC, seq DESC) WHERE is_read = 0;
CREATE INDEX arrivals_unalerted ON arrivals (connection, seq) WHERE alerted = 0;
CREATE INDEX arrivals_by_customer ON arrivals (connection, customer, created DESC);
