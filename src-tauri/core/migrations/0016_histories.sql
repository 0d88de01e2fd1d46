-- The import of what was there before the watching: the last one of each connection.
CREATE TABLE histories (
    connection TEXT PRIMARY KEY,
    import     TEXT NOT NULL              -- which span, and where each list stands, as JSON
) STRICT;

-- Whether the ledger has all that Stripe lists: the last audit of each connection.
CREATE TABLE audits (
    connection TEXT PRIMARY KEY,
    report     TEXT NOT NULL              -- what was compared and what was missing, as JSON
) STRICT;
