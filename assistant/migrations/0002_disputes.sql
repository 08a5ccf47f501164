-- A reviewer's word against a verdict. The answer itself is never changed; of several disputes of
-- one citation the last stands. They go with their answer.
CREATE TABLE disputes (
    id       TEXT PRIMARY KEY,
    created  TEXT NOT NULL,
    answer   TEXT NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
    sentence INTEGER NOT NULL CHECK (sentence >= 1),
    citation INTEGER NOT NULL,
    before   TEXT NOT NULL,
    verdict  TEXT NOT NULL,
    reason   TEXT NOT NULL CHECK (length(reason) > 0),
    reviewer TEXT NOT NULL
) STRICT;

CREATE INDEX disputes_by_answer ON disputes (answer, created);

CREATE TRIGGER disputes_go_with_their_answer AFTER DELETE ON answers
BEGIN
    DELETE FROM disputes WHERE answer = OLD.id;
END;
