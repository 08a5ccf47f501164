-- Conversations: answers in the order they were given. `said` is question and answer as text, for
-- searching; the answer itself stays in `answers` and is never changed.
CREATE TABLE conversations (
    id      TEXT PRIMARY KEY,
    title   TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL
) STRICT;

CREATE TABLE turns (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    n            INTEGER NOT NULL CHECK (n >= 1),
    answer       TEXT NOT NULL UNIQUE REFERENCES answers (id) ON DELETE CASCADE,
    said         TEXT NOT NULL,
    PRIMARY KEY (conversation, n)
) STRICT;

CREATE INDEX conversations_by_time ON conversations (updated DESC, id);

CREATE TRIGGER turns_go_with_their_answer AFTER DELETE ON answers
BEGIN
    DELETE FROM turns WHERE answer = OLD.id;
END;
