"""The journal: every answer given, kept whole with its evidence, in one SQLite file.

An answer is stored as the JSON it was shown as, so it opens years later with the same evidence,
whatever became of the library. The schema grows by numbered files in ``migrations/``.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from uuid import uuid4

from assistant.answer import Answer
from literature.errors import ShizhenError

APPLICATION_ID = 0x535A4A31  # "SZJ1", in the file's header: tells a journal from any other database
BUSY_SECONDS = 10.0


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

    Every call opens the file anew, so one journal serves any number of threads and processes; a
    writer waits up to ten seconds for another. Raises ``ShizhenError`` for a file that is no
    journal, is damaged, cannot be written, or was written by a newer version.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def add(self, answer: Answer) -> str:
        """Keeps an answer and returns its id (its own, or a new one where it has none).

        An id that is already there is refused: what was shown is never changed.
        """
        answer = answer if answer.id else replace(answer, id=uuid4().hex)
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
        with self._open() as db:
            try:
                db.execute("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            except sqlite3.IntegrityError as error:
                raise ShizhenError(
                    f"the answer {answer.id} is already in the journal",
                    file=str(self.path),
                    cure="An answer is kept once and never changed.",
                ) from error
        return answer.id

    def get(self, answer_id: str) -> Answer:
        """The answer as it was given. Raises ``ShizhenError`` where there is none of that id."""
        with self._open() as db:
            row = db.execute("SELECT answer FROM answers WHERE id = ?", (answer_id,)).fetchone()
        if row is None:
            raise self._unknown(answer_id)
        return Answer.from_dict(json.loads(row[0]))

    def recent(self, n: int = 20) -> list[Entry]:
        """The last ``n`` answers, newest first."""
        with self._open() as db:
            rows = db.execute(
                "SELECT id, created, question, language, model, generation, abstained"
                " FROM answers ORDER BY created DESC, rowid DESC LIMIT ?",
                (max(n, 0),),
            ).fetchall()
        return [
            Entry(id_, created, question, language, model, generation, bool(abstained))
            for id_, created, question, language, model, generation, abstained in rows
        ]

    def delete(self, answer_id: str) -> None:
        """Takes an answer out, its bytes overwritten. Raises ``ShizhenError`` for an unknown id."""
        with self._open() as db:
            if not db.execute("DELETE FROM answers WHERE id = ?", (answer_id,)).rowcount:
                raise self._unknown(answer_id)

    def _unknown(self, answer_id: str) -> ShizhenError:
        return ShizhenError(
            f"there is no answer {answer_id} in the journal",
            file=str(self.path),
            cure="List what is there and take an id from it.",
        )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection at the newest schema; each statement is a transaction of its own."""
        db = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
            self._own(db)
            db.execute("PRAGMA secure_delete = ON")
            db.execute("PRAGMA synchronous = FULL")
            yield db
        except (sqlite3.DatabaseError, OSError) as error:
            raise self._fault(error) from error
        finally:
            if db is not None:
                db.close()  # rolls back what was not committed

    def _own(self, db: sqlite3.Connection) -> None:
        """Makes sure that the file is a journal of the newest schema, and touches no other."""
        db.execute("BEGIN")  # one view of the file, which another writer may be making right now
        behind = self._behind(db)
        db.execute("COMMIT")
        if behind:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("BEGIN IMMEDIATE")
            for number in self._behind(db):  # asked again: another writer may have been quicker
                for statement in _statements(_migrations()[number - 1]):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute("COMMIT")

    def _behind(self, db: sqlite3.Connection) -> range:
        """The numbers of the migrations that the file has not seen."""
        version, newest = db.execute("PRAGMA user_version").fetchone()[0], len(_migrations())
        owner = db.execute("PRAGMA application_id").fetchone()[0]
        if owner != APPLICATION_ID and db.execute("SELECT 1 FROM sqlite_schema").fetchone():
            raise ShizhenError(
                "a database, but not a journal of answers",
                file=str(self.path),
                cure="Move it away, or name another file for the journal.",
            )
        if version > newest:
            raise ShizhenError(
                f"the journal has schema {version}, this version knows {newest}",
                file=str(self.path),
                cure="Upgrade Shizhen, or name another file for the journal.",
            )
        return range(version + 1, newest + 1)

    def _fault(self, error: Exception) -> ShizhenError:
        said = str(error)
        if "locked" in said or "busy" in said:
            what, cure = "the journal is held by another program", "Close that one and try again."
        elif isinstance(error, OSError) or re.search("readonly|unable to open|full|disk I/O", said):
            what = f"the journal cannot be written: {said}"
            cure = "Give the folder write permission and free space, or name another file."
        else:
            what = f"the journal is damaged: {said}"
            cure = "Move it away (a new one is made), or put back a copy of it."
        return ShizhenError(what, file=str(self.path), cure=cure)


@cache
def _migrations() -> tuple[str, ...]:
    folder = files("assistant").joinpath("migrations")
    scripts = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return tuple(script.read_text(encoding="utf-8") for script in scripts)


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: ``executescript`` would commit the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
