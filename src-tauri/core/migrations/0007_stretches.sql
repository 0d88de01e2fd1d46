-- The time over which a connection's events were read without a gap. A local copy is kept current by
-- those of the stretch in which it was begun; after a gap it is made anew, as are those of before.

CREATE TABLE stretches (
    connection TEXT PRIMARY KEY,
    id         TEXT NOT NULL,             -- by chance
    read       INTEGER NOT NULL           -- all events up to then were read; unix seconds, Stripe's clock
) STRICT, WITHOUT ROWID;

ALTER TABLE mirrors ADD COLUMN stretch TEXT;
