"""An SQLite file of the house: told from any other database, its schema grown by numbered files."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from literature.errors import ShizhenError

BUSY_SECONDS = 10.0
"""How long a writer waits for another."""
_BETWEEN = 0.01  # seconds between two tries


@dataclass(frozen=True, slots=True)
class Schema:
    """What a file must be: ``package`` holds its ``migrations/*.sql``, applied in name order.

    ``application_id`` stands in the file's header (SQLite's own field for it) and tells it from
    any other database; ``noun`` is what a person calls it ("journal"), ``of`` what it holds.
    """

    package: str
    application_id: int
    noun: str
    of: str

    @contextmanager
    def opened(self, path: Path) -> Iterator[sqlite3.Connection]:
        """A connection to the file at ``path`` at the newest schema, the file made where there is
        none; each statement is a transaction of its own, and what is deleted is overwritten.

        Raises ``ShizhenError`` for another's file, a newer schema, one that is damaged or cannot
        be written.
        """
        db = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            self.own(db, path)
            db.execute("PRAGMA secure_delete = ON")
            db.execute("PRAGMA synchronous = FULL")
            yield db
        except (sqlite3.DatabaseError, OSError) as error:
            raise self.fault(error, path) from error
        finally:
            if db is not None:
                db.close()  # rolls back what was not committed

    def own(self, db: sqlite3.Connection, path: Path) -> None:
        """Bring an open file to the newest schema, in WAL mode; touch no file that is another's.

        ``db`` is in autocommit. Raises ``ShizhenError`` for another's file or a newer schema, and
        ``sqlite3.DatabaseError`` for one that is damaged.
        """
        db.execute("BEGIN")  # one view of the file, which another writer may be making right now
        behind = self._behind(db, path)
        db.execute("COMMIT")
        if behind:
            _log_ahead(db)
            db.execute("BEGIN IMMEDIATE")
            for number in self._behind(db, path):  # asked again: another may have been quicker
                for statement in _statements(_migrations(self.package)[number - 1]):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")
                db.execute(f"PRAGMA application_id = {self.application_id}")
            db.execute("COMMIT")

    def _behind(self, db: sqlite3.Connection, path: Path) -> range:
        """The numbers of the migrations that the file has not seen."""
        version = db.execute("PRAGMA user_version").fetchone()[0]
        newest = len(_migrations(self.package))
        owner = db.execute("PRAGMA application_id").fetchone()[0]
        if owner != self.application_id and db.execute("SELECT 1 FROM sqlite_schema").fetchone():
            raise ShizhenError(
                f"a database, but not a {self.noun} of {self.of}",
                file=str(path),
                cure=f"Move it away, or name another file for the {self.noun}.",
            )
        if version > newest:
            raise ShizhenError(
                f"the {self.noun} has schema {version}, this version knows {newest}",
                file=str(path),
                cure=f"Upgrade Shizhen, or name another file for the {self.noun}.",
            )
        return range(version + 1, newest + 1)

    def fault(self, error: Exception, path: Path) -> ShizhenError:
        """What SQLite or the file system said, as a sentence with its cure."""
        said = str(error)
        if "locked" in said or "busy" in said:
            what = f"the {self.noun} is held by another program"
            cure = "Close that one and try again."
        elif isinstance(error, OSError) or re.search("readonly|unable to open|full|disk I/O", said):
            what = f"the {self.noun} cannot be written: {said}"
            cure = "Give the folder write permission and free space, or name another file."
        else:
            what = f"the {self.noun} is damaged: {said}"
            cure = "Move it away (a new one is made), or put back a copy of it."
        return ShizhenError(what, file=str(path), cure=cure)


def _log_ahead(db: sqlite3.Connection) -> None:
    """WAL mode, waited for: of this one statement SQLite says at once that another is writing."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_BETWEEN)
        else:
            return


@cache
def _migrations(package: str) -> tuple[str, ...]:
    folder = files(package).joinpath("migrations")
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
