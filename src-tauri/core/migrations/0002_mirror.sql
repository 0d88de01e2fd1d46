-- The mirror, drafts, sends and imports.

-- One row for each kind of object of a connection. `space` is the upper part of its rows' numbers,
-- so that a search index that all share can be asked for one of them.
CREATE TABLE mirrors (
    space      INTEGER PRIMARY KEY,
    connection TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('customers', 'products')),
    complete   INTEGER NOT NULL DEFAULT 0,  -- the first copy is whole
    generation INTEGER NOT NULL DEFAULT 1,  -- rises with each copy
    walking    INTEGER NOT NULL DEFAULT 1,  -- a copy is under way
    cursor     TEXT,                        -- the last object copied
    reached    INTEGER,                     -- and its created
    newest     INTEGER,                     -- of the copy under way
    oldest     INTEGER,                     -- about when the first object was made
    pages      INTEGER NOT NULL DEFAULT 0,
    older      INTEGER NOT NULL,            -- next row number for an older object
    newer      INTEGER NOT NULL,            -- next row number for a newer object
    objects    INTEGER NOT NULL DEFAULT 0,  -- how many there are
    as_of      INTEGER,                     -- when it was last known current
    copied     INTEGER,                     -- when the last copy became whole
    UNIQUE (connection, kind)
) STRICT;

CREATE TABLE objects (
    row        INTEGER PRIMARY KEY,         -- newest first, by and large: what a search goes by
    space      INTEGER NOT NULL,
    id         TEXT NOT NULL,
    created    INTEGER NOT NULL,
    updated    INTEGER NOT NULL,
    name       TEXT NOT NULL,               -- folded, to sort and to find by its beginning
    email      TEXT NOT NULL,               -- folded
    active     INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    words      TEXT NOT NULL,               -- all that is searched, folded; the id last
    raw        TEXT NOT NULL                -- as Stripe sent it
) STRICT;
CREATE UNIQUE INDEX objects_by_id ON objects (space, id);
CREATE INDEX objects_by_created ON objects (space, created, id);
CREATE INDEX objects_by_updated ON objects (space, updated, id);
CREATE INDEX objects_by_name ON objects (space, name, id);
CREATE INDEX objects_by_email ON objects (space, email, id);

-- Any three characters in a row. SQLite keeps no copy of the text here.
CREATE VIRTUAL TABLE objects_words USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);
-- One or two characters, which is much in Japanese, and beginnings: as tokens that we make.
CREATE VIRTUAL TABLE objects_grams USING fts5 (
    grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

CREATE TABLE drafts (
    id         TEXT PRIMARY KEY,
    connection TEXT NOT NULL,
    kind       TEXT NOT NULL,
    target     TEXT,
    content    TEXT NOT NULL,
    base       TEXT,
    updated    INTEGER NOT NULL
) STRICT;
CREATE INDEX drafts_by_connection ON drafts (connection, updated DESC);

-- The latest request of each draft, kept from before it is sent.
CREATE TABLE sends (
    draft      TEXT PRIMARY KEY,
    connection TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    path       TEXT NOT NULL,
    form       TEXT NOT NULL,
    sent       INTEGER NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('unsettled', 'done', 'refused')),
    answer     TEXT
) STRICT;

CREATE TABLE imports (
    id         TEXT PRIMARY KEY,
    connection TEXT NOT NULL,
    kind       TEXT NOT NULL,
    file_name  TEXT NOT NULL,
    encoding   TEXT NOT NULL DEFAULT 'UTF-8',
    delimiter  TEXT NOT NULL DEFAULT ',',
    has_header INTEGER NOT NULL DEFAULT 1,
    state      TEXT NOT NULL,
    columns    TEXT NOT NULL DEFAULT '[]',
    lines      INTEGER NOT NULL DEFAULT 0,
    valid      INTEGER NOT NULL DEFAULT 0,
    invalid    INTEGER NOT NULL DEFAULT 0,
    created    INTEGER NOT NULL DEFAULT 0,
    refused    INTEGER NOT NULL DEFAULT 0,
    problem    TEXT,
    begun      INTEGER NOT NULL
) STRICT;
CREATE INDEX imports_by_connection ON imports (connection, begun DESC);

CREATE TABLE import_lines (
    import    TEXT NOT NULL,
    line      INTEGER NOT NULL,             -- as a spreadsheet counts
    state     TEXT NOT NULL,
    cells     TEXT NOT NULL,
    error     TEXT,
    object_id TEXT,
    sent      INTEGER,                      -- when it was first sent; its outcome may be unknown
    PRIMARY KEY (import, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_lines_by_state ON import_lines (import, state, line);
