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
-- Everything that the outline and the filters ask for, so that they never read the rows with their raw JSON.
CREATE INDEX arrivals_by_time ON arrivals
    (connection, created DESC, seq DESC, is_read, "trigger", status, customer);
CREATE INDEX arrivals_by_status ON arrivals (connection, status) WHERE status IS NOT NULL;
CREATE INDEX arrivals_unread ON arrivals (connection, created DESC, seq DESC) WHERE is_read = 0;
CREATE INDEX arrivals_unalerted ON arrivals (connection, seq) WHERE alerted = 0;
CREATE INDEX arrivals_by_customer ON arrivals (connection, customer, created DESC);

-- Objects within the lookback that were there before the connection, beyond those that the silent
-- first walk fills Activity with: no later walk may take them for news.
CREATE TABLE bygone (
    connection TEXT NOT NULL,
    "trigger"  TEXT NOT NULL,
    object_id  TEXT NOT NULL,
    PRIMARY KEY (connection, "trigger", object_id)
) STRICT, WITHOUT ROWID;

-- One row for each trigger of a connection: its watermark, and the walk that is under way.
CREATE TABLE walks (
    connection TEXT NOT NULL,
    "trigger"  TEXT NOT NULL,
    watermark  INTEGER,                   -- NULL: the baseline is not done
    begun      INTEGER NOT NULL DEFAULT 0, -- nothing older than this is news
    floor      INTEGER,                   -- NULL: no walk is under way
    cursor     TEXT,
    head       INTEGER,
    disabled   TEXT,                      -- why it cannot be read, as JSON
    PRIMARY KEY (connection, "trigger")
) STRICT, WITHOUT ROWID;

CREATE TABLE signals (
    connection TEXT PRIMARY KEY,
    watermark  INTEGER NOT NULL,
    closed     INTEGER NOT NULL DEFAULT 0, -- /v1/events may not be read
    partial    INTEGER NOT NULL DEFAULT 0  -- its older pages are still to be read
) STRICT, WITHOUT ROWID;

CREATE TABLE seen_events (
    connection TEXT NOT NULL,
    id         TEXT NOT NULL,
    created    INTEGER NOT NULL,
    PRIMARY KEY (connection, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX seen_events_by_time ON seen_events (connection, created);

-- Customers and products that the signal named; the mirror reads and removes them.
CREATE TABLE mirror_news (
    connection TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('customers', 'products')),
    id         TEXT NOT NULL,
    deleted    INTEGER NOT NULL,
    PRIMARY KEY (connection, kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
    id         INTEGER PRIMARY KEY,
    connection TEXT NOT NULL,
    at_millis  INTEGER NOT NULL,          -- local clock
    method     TEXT NOT NULL,
    path       TEXT NOT NULL,
    lane       TEXT NOT NULL,
    status     INTEGER,
    request_id TEXT,
    millis     INTEGER NOT NULL
) STRICT;
CREATE INDEX calls_by_time ON calls (connection, at_millis, method);
