-- A connection is an account in a mode; the keys that open it come and go.

-- Mixed into the fingerprints of keys, so that nobody finds a key by trying.
CREATE TABLE key_salt (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    salt BLOB NOT NULL
) STRICT;
INSERT INTO key_salt (one, salt) VALUES (1, randomblob(32));

-- Whose a key is that was connected here, also after its connection was removed.
CREATE TABLE known_keys (
    fingerprint TEXT PRIMARY KEY,         -- of the salt and the key; it leads back to neither
    connection  TEXT NOT NULL,
    details     TEXT NOT NULL             -- the connection's row, as JSON
) STRICT, WITHOUT ROWID;

-- The slots of each throttle, written before the calls that use them. They outlive their connection:
-- removing one gives no new allowance.
CREATE TABLE throttles (
    scope   TEXT PRIMARY KEY,             -- a connection, or a key whose account is not known yet
    process INTEGER NOT NULL,             -- who wrote it: another one has to take it over first
    pending INTEGER NOT NULL,             -- slots that may have been used at any time since
    ended   TEXT NOT NULL                 -- when others ended: milliseconds of uptime, as JSON
) STRICT, WITHOUT ROWID;
-- What the version before sent a moment ago.
INSERT INTO throttles (scope, process, pending, ended)
SELECT connection, 0, min(count(*), 100), '[]' FROM calls
WHERE at_millis > unixepoch() * 1000 - 60000 GROUP BY connection;

-- Connections that turned out to be of an account that has a name of its own.
CREATE TABLE moved_connections (
    former  TEXT PRIMARY KEY,
    current TEXT NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0    -- its key is gone from the keychain
) STRICT, WITHOUT ROWID;
