-- What arrived, counted by quarters of an hour: every zone's days are made of whole ones. Triggers keep
-- it, whoever writes the arrival.
CREATE TABLE tallies (
    connection TEXT NOT NULL,
    quarter    INTEGER NOT NULL,          -- unix seconds / 900, Stripe's clock
    "trigger"  TEXT NOT NULL,
    currency   TEXT NOT NULL,             -- '' where there is none
    count      INTEGER NOT NULL DEFAULT 0,
    failed     INTEGER NOT NULL DEFAULT 0,
    received   INTEGER NOT NULL DEFAULT 0, -- the money that came and stayed, in the smallest unit
    PRIMARY KEY (connection, quarter, "trigger", currency)
) STRICT, WITHOUT ROWID;

-- Not one statement with ON CONFLICT: what the outer statement does about conflicts would hold in here.
CREATE TRIGGER tallies_added AFTER INSERT ON arrivals BEGIN
    INSERT OR IGNORE INTO tallies (connection, quarter, "trigger", currency)
    VALUES (new.connection, new.created / 900, new."trigger", coalesce(new.currency, ''));
    UPDATE tallies SET count = count + 1, failed = failed + (new.status IS 'failed'),
        received = received + coalesce(new.received, 0)
    WHERE connection = new.connection AND quarter = new.created / 900
        AND "trigger" = new."trigger" AND currency = coalesce(new.currency, '');
END;
CREATE TRIGGER tallies_changed
AFTER UPDATE OF connection, "trigger", created, currency, status, received ON arrivals
WHEN (old.connection, old."trigger", old.created, old.currency, old.status, old.received)
    IS NOT (new.connection, new."trigger", new.created, new.currency, new.status, new.received)
BEGIN
    UPDATE tallies SET count = count - 1, failed = failed - (old.status IS 'failed'),
        received = received - coalesce(old.received, 0)
    WHERE connection = old.connection AND quarter = old.created / 900
        AND "trigger" = old."trigger" AND currency = coalesce(old.currency, '');
    INSERT OR IGNORE INTO tallies (connection, quarter, "trigger", currency)
    VALUES (new.connection, new.created / 900, new."trigger", coalesce(new.currency, ''));
    UPDATE tallies SET count = count + 1, failed = failed + (new.status IS 'failed'),
        received = received + coalesce(new.received, 0)
    WHERE connection = new.connection AND quarter = new.created / 900
        AND "trigger" = new."trigger" AND currency = coalesce(new.currency, '');
END;
CREATE TRIGGER tallies_removed AFTER DELETE ON arrivals BEGIN
    UPDATE tallies SET count = count - 1, failed = failed - (old.status IS 'failed'),
        received = received - coalesce(old.received, 0)
    WHERE connection = old.connection AND quarter = old.created / 900
        AND "trigger" = old."trigger" AND currency = coalesce(old.currency, '');
END;

INSERT INTO tallies
SELECT connection, created / 900, "trigger", coalesce(currency, ''), count(*), sum(status IS 'failed'),
    sum(coalesce(received, 0))
FROM arrivals GROUP BY 1, 2, 3, 4;

-- Who brought how much, without the rows and their raw JSON.
CREATE INDEX arrivals_by_takings ON arrivals (connection, created, customer, currency, received)
    WHERE "trigger" = 'charge.added' AND received > 0;
