-- What reviewers decided of the dialogues of a data set. Rows are only added; of several on one
-- dialogue the last stands. Ids are hashes of what was said, so they hold in every copy of the set.
CREATE TABLE decisions (
    dialogue TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('accepted', 'rejected', 'withdrawn')),
    reason TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    created TEXT NOT NULL  -- UTC, ISO 8601
);
CREATE INDEX decisions_by_dialogue ON decisions (dialogue);
