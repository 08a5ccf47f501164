-- One row per answer. `answer` is the whole of it as JSON, evidence included: nothing in it is
-- looked up in a library again. The columns beside it serve listing only.
CREATE TABLE answers (
    id         TEXT PRIMARY KEY,
    created    TEXT NOT NULL,
    question   TEXT NOT NULL,
    language   TEXT NOT NULL,
    model      TEXT NOT NULL,
    generation TEXT NOT NULL,
    abstained  INTEGER NOT NULL CHECK (abstained IN (0, 1)),
    answer     TEXT NOT NULL CHECK (json_valid(answer))
) STRICT;

CREATE INDEX answers_by_time ON answers (created DESC, id);
