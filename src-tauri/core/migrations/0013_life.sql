-- An arrival lives on: what became of it, and what is to be read again.

ALTER TABLE arrivals ADD COLUMN parent TEXT;          -- the charge that a refund or a dispute is about
ALTER TABLE arrivals ADD COLUMN own_status TEXT;      -- a charge's word without its refunds and disputes
ALTER TABLE arrivals ADD COLUMN captured INTEGER;     -- as the charge said when it was last read
ALTER TABLE arrivals ADD COLUMN told_refunded INTEGER;
ALTER TABLE arrivals ADD COLUMN refunded INTEGER NOT NULL DEFAULT 0; -- given back of what was taken
ALTER TABLE arrivals ADD COLUMN received INTEGER;     -- the money that came by a charge and stayed
ALTER TABLE arrivals ADD COLUMN answer_by INTEGER;    -- until when the shop can answer a dispute
CREATE INDEX arrivals_open ON arrivals (connection, "trigger", own_status) WHERE own_status IN
    ('pending', 'uncaptured', 'requires_action', 'needs_response', 'under_review',
     'warning_needs_response', 'warning_under_review', 'created', 'paid', 'unpaid');
CREATE INDEX arrivals_by_parent ON arrivals (connection, parent) WHERE parent IS NOT NULL;

UPDATE arrivals SET own_status = status WHERE "trigger" <> 'charge.added' OR NOT json_valid(raw);
UPDATE arrivals SET
    told_refunded = coalesce(json_extract(raw, '$.amount_refunded'), 0),
    captured = CASE WHEN json_extract(raw, '$.captured')
        THEN coalesce(json_extract(raw, '$.amount_captured'), amount, 0) ELSE 0 END,
    own_status = CASE
        WHEN json_extract(raw, '$.status') IS NOT 'succeeded' THEN json_extract(raw, '$.status')
        WHEN json_extract(raw, '$.captured') THEN 'succeeded'
        WHEN json_extract(raw, '$.refunded') THEN 'expired'
        ELSE 'uncaptured' END
WHERE "trigger" = 'charge.added' AND json_valid(raw);
UPDATE arrivals SET
    refunded = max(0, min(captured, told_refunded - max(0, amount - captured))),
    received = max(0, captured - max(0, min(captured, told_refunded - max(0, amount - captured))))
WHERE "trigger" = 'charge.added' AND own_status = 'succeeded' AND amount IS NOT NULL;
UPDATE arrivals SET received = 0
WHERE "trigger" = 'charge.added' AND received IS NULL;
UPDATE arrivals SET status = CASE
        WHEN own_status <> 'succeeded' OR refunded = 0 THEN own_status
        WHEN refunded >= captured THEN 'refunded'
        ELSE 'partially_refunded' END
WHERE "trigger" = 'charge.added' AND own_status IS NOT NULL;

-- What the status word became after the arrival was added, and when.
CREATE TABLE arrival_steps (
    connection TEXT NOT NULL,
    "trigger"  TEXT NOT NULL,
    object_id  TEXT NOT NULL,
    at         INTEGER NOT NULL,          -- unix seconds, Stripe's clock
    before     TEXT,
    status     TEXT,
    PRIMARY KEY (connection, "trigger", object_id, at, status)
) STRICT;

-- Arrivals of which something changed that is still to be read.
CREATE TABLE outdated (
    connection TEXT NOT NULL,
    "trigger"  TEXT NOT NULL,
    object_id  TEXT NOT NULL,
    changed    INTEGER NOT NULL,          -- unix seconds, Stripe's clock
    tries      INTEGER NOT NULL DEFAULT 0,
    retry_at   INTEGER,                   -- unix seconds, local clock
    PRIMARY KEY (connection, "trigger", object_id)
) STRICT, WITHOUT ROWID;

-- What was on its way when it was last read may have changed unseen.
INSERT INTO outdated (connection, "trigger", object_id, changed)
SELECT connection, "trigger", object_id, created FROM arrivals
WHERE "trigger" = 'charge.added' AND own_status IN ('pending', 'uncaptured');
