-- A request is a row before it is anything else. place is NULL once no plan asks for it any more.
CREATE TABLE batches (
    name TEXT PRIMARY KEY,                    -- ours, made before the server hears of it
    created TEXT NOT NULL,
    file_id TEXT NOT NULL DEFAULT '',         -- the server's, '' until it has told us
    batch_id TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'prepared'   -- prepared, the server's words, then fetched
) STRICT;

CREATE TABLE requests (
    key TEXT PRIMARY KEY,
    item TEXT NOT NULL,
    place INTEGER,
    repairs TEXT REFERENCES requests (key),   -- the request whose reply this one asks to mend
    body TEXT NOT NULL,
    tokens_in INTEGER NOT NULL,               -- estimated
    tokens_out INTEGER NOT NULL,              -- the most that may come back
    state TEXT NOT NULL DEFAULT 'planned'
        CHECK (state IN ('planned', 'submitted', 'returned', 'accepted', 'rejected', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    unknown INTEGER NOT NULL DEFAULT 0,       -- attempts that may have been paid for unseen
    reason TEXT NOT NULL DEFAULT '',
    batch TEXT REFERENCES batches (name),
    changed TEXT NOT NULL
) STRICT;
CREATE INDEX requests_waiting ON requests (state, place);
CREATE INDEX requests_by_batch ON requests (batch) WHERE batch IS NOT NULL;
CREATE UNIQUE INDEX requests_repairing ON requests (repairs) WHERE repairs IS NOT NULL;

-- What came back, to the byte.
CREATE TABLE replies (
    key TEXT PRIMARY KEY REFERENCES requests (key),
    received TEXT NOT NULL,
    body BLOB NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    usd REAL NOT NULL
) STRICT;

-- What came back and answers nothing: told twice, or not to be read. Kept, because it was sent.
CREATE TABLE strays (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    received TEXT NOT NULL,
    why TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;

-- What became of a reply: the dialogue, or the draft with the rules it breaks.
CREATE TABLE outcomes (
    key TEXT PRIMARY KEY REFERENCES requests (key),
    accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
    decided TEXT NOT NULL,
    rules TEXT NOT NULL,                      -- names of the rules broken, JSON
    data TEXT NOT NULL
) STRICT;
