-- Flows: when something arrives, if a condition holds, then steps.

-- Whether it was recorded without being news: no flow runs for it. What was there before this version is
-- told apart by where each flow begins.
ALTER TABLE arrivals ADD COLUMN silent INTEGER NOT NULL DEFAULT 0;

CREATE TABLE flows (
    number     INTEGER PRIMARY KEY AUTOINCREMENT, -- for one arrival they run in this order
    id         TEXT NOT NULL UNIQUE,      -- by chance
    connection TEXT NOT NULL,
    plan       INTEGER NOT NULL,          -- the one that arrivals are judged by now
    is_on      INTEGER NOT NULL,
    looked     INTEGER NOT NULL,          -- every arrival up to this number was judged
    created    INTEGER NOT NULL,          -- unix seconds, local clock, as all times here
    changed    INTEGER NOT NULL
) STRICT;
CREATE INDEX flows_by_connection ON flows (connection, number);

-- What a flow is, and was: what began under a plan goes on under it.
CREATE TABLE flow_plans (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    connection TEXT NOT NULL,
    flow       TEXT NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    plan       TEXT NOT NULL              -- JSON
) STRICT;
CREATE INDEX flow_plans_by_flow ON flow_plans (flow);

-- One run for each flow and arrival, written before its first effect. It stands at one step at a time.
CREATE TABLE flow_runs (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    connection  TEXT NOT NULL,
    flow        TEXT NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
    seq         INTEGER NOT NULL REFERENCES arrivals (seq) ON DELETE CASCADE,
    again       INTEGER NOT NULL DEFAULT 0, -- how often the person had all of it done once more
    plan        INTEGER NOT NULL REFERENCES flow_plans (id) ON DELETE CASCADE,
    delivery    TEXT NOT NULL,            -- by chance: what others know it by
    depth       INTEGER NOT NULL,         -- how many flows, one after the other, led to its arrival
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed', 'canceled')),
    step        INTEGER NOT NULL DEFAULT 0,
    destination TEXT NOT NULL,            -- of that step
    round       INTEGER NOT NULL DEFAULT 0, -- how often that step was begun anew
    tries       INTEGER NOT NULL DEFAULT 0, -- of that step that came to nothing, in this round
    first_try   INTEGER,
    next_try    INTEGER NOT NULL,
    request     TEXT,                     -- what that step has sent to Stripe, or is about to, as JSON
    error       TEXT,                     -- why it was not done when it was last tried, as JSON
    created     INTEGER NOT NULL,
    ended       INTEGER,
    UNIQUE (flow, seq, again)
) STRICT;
CREATE INDEX flow_runs_waiting ON flow_runs (connection, destination, id) WHERE state = 'waiting';
CREATE INDEX flow_runs_troubled ON flow_runs (flow, id) WHERE state = 'waiting' AND tries > 0;
CREATE INDEX flow_runs_by_state ON flow_runs (flow, state, id);
CREATE INDEX flow_runs_by_flow ON flow_runs (flow, id);
CREATE INDEX flow_runs_by_arrival ON flow_runs (seq);

-- What each step gave that was done.
CREATE TABLE flow_results (
    connection TEXT NOT NULL,
    run        INTEGER NOT NULL REFERENCES flow_runs (id) ON DELETE CASCADE,
    step       INTEGER NOT NULL,
    output     TEXT NOT NULL,             -- JSON
    made       TEXT,                      -- Stripe's id of the object that it made
    tries      INTEGER NOT NULL,          -- before that came to nothing
    ended      INTEGER NOT NULL,
    PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX flow_results_by_made ON flow_results (connection, made) WHERE made IS NOT NULL;
