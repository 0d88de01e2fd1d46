-- Connections whose records are to be deleted: written down first, so that a deletion that was cut
-- short is finished at the next start.

CREATE TABLE deletions (
    connection TEXT PRIMARY KEY,
    begun      INTEGER NOT NULL           -- unix seconds
) STRICT, WITHOUT ROWID;
