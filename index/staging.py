"""The writer's side of :mod:`index.store`: a store that is filled once, then published."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Self

from index import settling
from index.store import FILE_NAME, TABLES, Store, pack, reading_uri, unpack
from literature.errors import Failure
from literature.identity import identity_of
from literature.paper import Paper, Passage, Source

_IDENTITIES = "WHERE name = 'identities'"


class Staged(Store):
    """The store of a generation being built, with the one before it at hand for copying."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__(db)
        self._previous = False
        self._knows_identities = False
        self._readings = 0
        self._run: tuple[int, int, tuple[int, int]] | None = None

    @classmethod
    def create(cls, folder: Path, previous: Path | None) -> Self:
        """A new, empty store. Nothing in it counts before its folder is published, so that it
        needs no journal of its own."""
        uri = (folder / FILE_NAME).absolute().as_uri()
        db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        db.executescript("PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        db.executescript(TABLES)
        staged = cls(db)
        if previous is not None:
            db.execute("ATTACH ? AS old", (reading_uri(previous),))
            staged._previous = True
            staged._knows_identities = bool(staged.count(f"old.sqlite_master {_IDENTITIES}"))
        db.execute("BEGIN")
        return staged

    def finish(self) -> None:
        """End the writing; the store may be closed."""
        self.db.execute("DROP INDEX IF EXISTS record_of_text")
        self.db.execute("COMMIT")

    # -- files and what they hold

    def known_readings(self) -> set[str]:
        """Keys of the readings of the generation before, without those that hold failures."""
        if not self._knows_identities:
            return set()
        rows = self.db.execute("SELECT key FROM old.readings WHERE failures = '[]'")
        return {key for (key,) in rows}

    def copy_reading(self, key: str) -> int:
        """Take a reading over from the generation before; gives its number here."""
        (old,) = self.db.execute("SELECT id FROM old.readings WHERE key = ?", (key,)).fetchone()
        reading = self._add_reading(key, [])
        self.db.execute(
            "INSERT INTO records SELECT NULL, ?, suffix, record, paper, sha256, status, size, body"
            " FROM old.records WHERE reading = ? ORDER BY id",
            (reading, old),
        )
        self.db.execute(
            "INSERT OR IGNORE INTO identities SELECT i.sha256, i.identity FROM old.records r"
            " JOIN old.identities i ON i.sha256 = r.sha256 WHERE r.reading = ?",
            (old,),
        )
        return reading

    def add_reading(
        self,
        key: str,
        outcomes: Iterable[Paper | Failure],
        path: str,
        unmoved: Callable[[], bool],
    ) -> int:
        """Keep what a reader made of one file; gives the reading's number.

        Where the file was written to meanwhile (``unmoved`` says so afterwards) the reading goes
        under no content's key, and the file is read again next time.
        """
        failures = []
        reading = self._readings + 1
        for outcome in outcomes:
            if isinstance(outcome, Failure):
                suffix = outcome.file.removeprefix(path)
                failures.append([suffix, outcome.record, outcome.reason, outcome.cure])
            else:
                self._add_record(reading, outcome, path)
        return self._add_reading(key if unmoved() else f"{key} moved, {reading}", failures)

    def _add_reading(self, key: str, failures: Sequence[Sequence[str]]) -> int:
        self._readings += 1
        self.db.execute(
            "INSERT INTO readings VALUES (?, ?, ?)",
            (self._readings, key, json.dumps(failures, ensure_ascii=False)),
        )
        return self._readings

    def _add_record(self, reading: int, paper: Paper, path: str) -> None:
        source = paper.sources[0] if paper.sources else Source(path)
        sha256 = paper.sha256
        self.db.execute(
            "INSERT OR IGNORE INTO identities VALUES (?, ?)",
            (sha256, identity_of(paper).to_json()),
        )
        self.db.execute(
            "INSERT INTO records VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                reading,
                source.file.removeprefix(path),
                source.record,
                paper.id,
                sha256,
                str(paper.status),
                len(paper.text),
                pack(paper),
            ),
        )

    def add_file(self, path: str, sha256: str, reading: int) -> None:
        """Say that this path holds that reading."""
        self.db.execute("INSERT INTO files VALUES (?, ?, ?)", (path, sha256, reading))

    # -- papers

    def settle(self, version: str) -> Iterator["Settled"]:
        """Give each paper its row, in the order of the ids, and yield what stands there.

        Of several records of one article one paper is made, with all the sources; ``version`` is
        that of how it is made (:mod:`index.settling`).
        """
        settling.settle(self.db, version, joined_before=self._knows_identities)
        found = self.db.execute(
            "SELECT a.id, a.record, a.sha256, f.path || r.suffix, r.record"
            f" {settling.RECORDS_OF} ORDER BY a.id"
        )
        for row, (_, group) in enumerate(groupby(found, key=itemgetter(0))):
            yield self._settle(row, list(group))

    def _settle(self, row: int, told: list[tuple[str, int, str, str, str]]) -> "Settled":
        id_, record, sha256, *_ = told[0]
        sources = sorted({place for *_, file, name in told for place in [(file, name)]})
        old = self._unchanged(id_, sha256)
        if old is None:
            paper = self._body(record)
            types = json.dumps(paper.publication_types, ensure_ascii=False)
            card, kept = (paper.year, paper.journal, types, str(paper.status)), None
        else:
            card, kept = old
        self.db.execute(
            "INSERT INTO papers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (row, id_, record, sha256, *card, json.dumps(sources, ensure_ascii=False)),
        )
        return Settled(row, id_, sha256, sources, kept)

    def _body(self, record: int) -> Paper:
        (body,) = self.db.execute("SELECT body FROM records WHERE id = ?", (record,)).fetchone()
        return unpack(body)

    def _unchanged(
        self, id_: str, sha256: str
    ) -> tuple[tuple[int | None, str, str, str], "Kept"] | None:
        """What the generation before has of this very paper, so that it need not be unpacked."""
        if not self._previous:
            return None
        found = self.db.execute(
            "SELECT year, journal, types, status, row, (SELECT min(row) FROM old.passages s"
            " WHERE s.paper = q.row), (SELECT count(*) FROM old.passages s WHERE s.paper = q.row)"
            " FROM old.papers q WHERE id = ? AND sha256 = ?",
            (id_, sha256),
        ).fetchone()
        return (found[:4], Kept(*found[4:])) if found else None

    def removed(self) -> int:
        """How many papers the generation before had and this one has not."""
        gone = "old.papers WHERE id NOT IN (SELECT id FROM main.papers)"
        return self.count(gone) if self._previous else 0

    # -- passages

    def add_passages(
        self, first: int, paper_row: int, passages: Iterable[tuple[Passage, bytes, int]]
    ) -> int:
        """Give passages (each with the key and length of its text to embed) the rows from
        ``first`` on; gives how many there were."""
        rows = [
            (
                first + i, paper_row, p.n, p.start, p.end, str(p.section), p.language, p.heading,
                p.page, p.sha256, key, length,
            )
            for i, (p, key, length) in enumerate(passages)
        ]  # fmt: skip
        self.db.executemany("INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", rows)
        return len(rows)

    def copy_passages(self, first: int, paper_row: int, kept: "Kept") -> None:
        """Take the passages of an unchanged paper from the generation before, to the rows from
        ``first`` on. Papers that stood side by side and still do are copied in one step, with
        :meth:`flush_passages` at the end."""
        shift = first - kept.first, paper_row - kept.paper
        if self._run is not None:
            start, end, by = self._run
            if by == shift and end == kept.first:
                self._run = start, end + kept.count, shift
                return
            self.flush_passages()
        self._run = kept.first, kept.first + kept.count, shift

    def flush_passages(self) -> None:
        """Write what :meth:`copy_passages` still holds."""
        if self._run is not None:
            start, end, (rows, papers) = self._run
            self.db.execute(
                "INSERT INTO main.passages SELECT row + ?, paper + ?, n, start, stop, section,"
                " language, heading, page, sha256, key, length FROM old.passages"
                " WHERE row >= ? AND row < ? ORDER BY row",
                (rows, papers, start, end),
            )
            self._run = None


@dataclass(frozen=True, slots=True)
class Kept:
    """An unchanged paper in the generation before: its row, its first passage's, how many."""

    paper: int
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A paper's row, id, hash and sources; and where it stood before, if it has not changed."""

    row: int
    id: str
    sha256: str
    sources: list[tuple[str, str]]
    kept: Kept | None
