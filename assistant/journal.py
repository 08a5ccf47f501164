"""The journal: every answer given, kept whole with its evidence, in one SQLite file.

An answer is stored as the JSON it was shown as, so it opens years later with the same evidence,
whatever became of the library. The schema grows by numbered files in ``migrations/``.
"""

import json
import sqlite3
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from assistant.answer import Answer
from assistant.database import Schema
from literature.errors import ShizhenError

APPLICATION_ID = 0x535A4A31  # "SZJ1"
SCHEMA = Schema("assistant", APPLICATION_ID, noun="journal", of="answers")
_ONE = (
    "SELECT a.answer, c.owner FROM answers a LEFT JOIN turns t ON t.answer = a.id"
    " LEFT JOIN conversations c ON c.id = t.conversation WHERE a.id = ?"
)
_RECENT = (
    "SELECT a.id, a.created, a.question, a.language, a.model, a.generation, a.abstained"
    " FROM answers a LEFT JOIN turns t ON t.answer = a.id"
    " LEFT JOIN conversations c ON c.id = t.conversation WHERE ?1 IS NULL OR c.owner = ?1"
    " ORDER BY a.created DESC, a.rowid DESC LIMIT ?2"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the journal, for listing; :meth:`Journal.get` has the whole answer."""

    id: str
    created: str
    question: str
    language: str
    model: str
    generation: str
    abstained: bool


class Journal:
    """Answers in the file at ``path``, made on first use with its folder.

    With an ``owner`` (who a conversation belongs to, see :mod:`assistant.conversations`) it lists
    only theirs, and another's answer is as if it were not there; one outside any conversation is
    had by its id. ``None``, for whoever runs the machine, sees all.

    Every call opens the file anew, so one journal serves any number of threads and processes; a
    writer waits up to ten seconds for another. Raises ``ShizhenError`` for a file that is no
    journal, is damaged, cannot be written, or was written by a newer version.
    """

    def __init__(self, path: Path | str, owner: str | None = None) -> None:
        self.path = Path(path)
        self.owner = owner

    def add(self, answer: Answer) -> str:
        """Keeps an answer and returns its id (its own, or a new one where it has none).

        An id that is already there is refused: what was shown is never changed.
        """
        answer = answer if answer.id else replace(answer, id=uuid4().hex)
        with self.opened() as db:
            self.insert(db, answer)
        return answer.id

    def insert(self, db: sqlite3.Connection, answer: Answer) -> None:
        """:meth:`add` inside a transaction that somebody else holds; the answer has an id."""
        row = (
            answer.id,
            answer.created,
            answer.question,
            answer.language,
            answer.model,
            answer.generation,
            answer.abstained,
            json.dumps(answer.to_dict(), ensure_ascii=False),
        )
        try:
            db.execute("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        except sqlite3.IntegrityError as error:
            raise ShizhenError(
                f"the answer {answer.id} is already in the journal",
                file=str(self.path),
                cure="An answer is kept once and never changed.",
            ) from error

    def get(self, answer_id: str) -> Answer:
        """The answer as it was given. Raises ``ShizhenError`` where there is none of that id."""
        with self.opened() as db:
            row = db.execute(_ONE, (answer_id,)).fetchone()
        if row is None or (self.owner is not None and row[1] not in {None, self.owner}):
            raise self._unknown(answer_id)
        return Answer.from_dict(json.loads(row[0]))

    def recent(self, n: int = 20) -> list[Entry]:
        """The last ``n`` answers, newest first; an owner's are those of their conversations."""
        with self.opened() as db:
            rows = db.execute(_RECENT, (self.owner, max(n, 0))).fetchall()
        return [
            Entry(id_, created, question, language, model, generation, bool(abstained))
            for id_, created, question, language, model, generation, abstained in rows
        ]

    def delete(self, answer_id: str) -> None:
        """Takes an answer out, its bytes overwritten. Raises ``ShizhenError`` for an unknown id."""
        self.get(answer_id)
        with self.opened() as db:
            if not db.execute("DELETE FROM answers WHERE id = ?", (answer_id,)).rowcount:
                raise self._unknown(answer_id)

    def _unknown(self, answer_id: str) -> ShizhenError:
        return ShizhenError(
            f"there is no answer {answer_id} in the journal",
            file=str(self.path),
            cure="List what is there and take an id from it.",
        )

    def opened(self) -> AbstractContextManager[sqlite3.Connection]:
        """A connection, as :meth:`assistant.database.Schema.opened` gives it."""
        return SCHEMA.opened(self.path)
