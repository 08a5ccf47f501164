"""``papers.sqlite``: what was read, the papers it makes, and the passages cut from them.

``files`` name ``readings`` by content; a reading holds ``records`` (one paper each, as one file
tells it), ``identities`` what tells their articles apart; ``papers`` points to the record of each
article, or to the one that several were joined to (:mod:`index.settling`); ``passages`` are rows
0 … n-1, the same rows as in the lexical and the dense indexes. Passage text is not kept twice: it
is ``paper.text[start:stop]``. Written by :mod:`index.staging`, read here.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from index.barred import require_readable
from literature.errors import Failure, ShizhenError
from literature.paper import Paper, Passage, Role, Source, Status

FILE_NAME = "papers.sqlite"

REBUILD = "Build it again: shizhen index build SOURCE… --library DIR"
"""The cure for a library that cannot be used."""

TABLES = """
CREATE TABLE readings(
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, failures TEXT NOT NULL);
CREATE TABLE files(
    path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, reading INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE records(
    id INTEGER PRIMARY KEY, reading INTEGER NOT NULL, suffix TEXT NOT NULL, record TEXT NOT NULL,
    paper TEXT NOT NULL, sha256 TEXT NOT NULL, status TEXT NOT NULL, size INTEGER NOT NULL,
    body BLOB NOT NULL);
CREATE TABLE identities(sha256 TEXT PRIMARY KEY, identity TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE papers(
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record INTEGER NOT NULL,
    sha256 TEXT NOT NULL, year INTEGER, journal TEXT NOT NULL, types TEXT NOT NULL,
    status TEXT NOT NULL, sources TEXT NOT NULL);
CREATE TABLE passages(
    row INTEGER PRIMARY KEY, paper INTEGER NOT NULL, n INTEGER NOT NULL, start INTEGER NOT NULL,
    stop INTEGER NOT NULL, section TEXT NOT NULL, language TEXT NOT NULL, heading TEXT NOT NULL,
    page INTEGER, sha256 TEXT NOT NULL, key BLOB NOT NULL, length INTEGER NOT NULL);
CREATE UNIQUE INDEX passage_of_paper ON passages(paper, n);
"""
_OF_PAPER = "SELECT s.row FROM passages s JOIN papers p ON p.row = s.paper WHERE p.id = ?"


class Store:
    """One generation's papers and passages, in a connection that a ``with`` closes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    @classmethod
    def open(cls, generation: Path) -> Self:
        """A published store: read only, never to change."""
        path = generation / FILE_NAME
        if not path.is_file():
            raise ShizhenError("the library lost a file", file=str(path), cure=REBUILD)
        require_readable(path)
        db = sqlite3.connect(reading_uri(generation), uri=True, check_same_thread=False)
        db.execute("SELECT row FROM papers LIMIT 1")  # a damaged file is better found now
        return cls(db)

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def failing_readings(self) -> set[str]:
        """The keys of the readings that hold failures."""
        rows = self.db.execute("SELECT key FROM readings WHERE failures != '[]'")
        return {key for (key,) in rows}

    def failures(self) -> Iterator[Failure]:
        """Every failure of every file, under the file's present name."""
        rows = self.db.execute(
            "SELECT path, failures FROM files JOIN readings ON reading = id"
            " WHERE failures != '[]' ORDER BY path"
        )
        for path, failures in rows.fetchall():
            for suffix, record, reason, cure in json.loads(failures):
                yield Failure(path + suffix, record, reason, cure)

    def count(self, table: str) -> int:
        """How many rows one of the tables above has."""
        return int(self.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608

    def paper(self, row: int) -> Paper:
        """The paper of a row. Raises ``KeyError`` where there is none."""
        return self._paper("p.row = ?", row)

    def paper_by_id(self, id_: str) -> Paper:
        """The paper of an id. Raises ``KeyError`` where there is none."""
        return self._paper("p.id = ?", id_)

    def _paper(self, which: str, value: int | str) -> Paper:
        columns = "SELECT r.body, p.status, p.sources FROM papers p"
        found = self.db.execute(
            f"{columns} JOIN records r ON r.id = p.record WHERE {which}", (value,)
        ).fetchone()
        if found is None:
            raise KeyError(value)
        body, status, sources = found
        return replace(
            unpack(body),
            status=Status(status),
            sources=tuple(Source(*source) for source in json.loads(sources)),
        )

    def every_card(self) -> Iterator[Paper]:
        """Each paper without its text and sources, in the order of their rows."""
        rows = "SELECT r.body, p.status FROM papers p JOIN records r ON r.id = p.record"
        for body, status in self.db.execute(f"{rows} ORDER BY p.row"):
            plain = json.loads(zlib.decompress(body))
            yield Paper.from_dict({**plain, "sections": (), "status": status})

    def row_of_paper(self, id_: str) -> int:
        """The row of a paper's id. Raises ``KeyError`` where there is none."""
        found = self.db.execute("SELECT row FROM papers WHERE id = ?", (id_,)).fetchone()
        if found is None:
            raise KeyError(id_)
        return int(found[0])

    def passage_row(self, paper_id: str, n: int) -> int:
        """The row of a passage. Raises ``KeyError`` where there is none."""
        found = self.db.execute(f"{_OF_PAPER} AND s.n = ?", (paper_id, n)).fetchone()
        if found is None:
            raise KeyError(f"{paper_id}#{n}")
        return int(found[0])

    def rows_of_paper(self, paper_id: str) -> list[int]:
        """The rows of a paper's passages, in reading order."""
        return [row for (row,) in self.db.execute(f"{_OF_PAPER} ORDER BY s.n", (paper_id,))]

    def passages(self, rows: Iterable[int]) -> list[tuple[Passage, Paper]]:
        """The passages of these rows with their papers, in order."""
        papers: dict[int, tuple[Paper, str]] = {}
        out = []
        for row in rows:
            found = self.db.execute(
                "SELECT paper, n, start, stop, section, language, heading, page, sha256"
                " FROM passages WHERE row = ?",
                (int(row),),
            ).fetchone()
            if found is None:
                raise KeyError(row)
            paper_row, *rest = found
            if paper_row not in papers:
                paper = self.paper(paper_row)
                papers[paper_row] = paper, paper.text
            paper, text = papers[paper_row]
            out.append((_passage(paper.id, text, rest), paper))
        return out

    def in_order(self, rows: Iterable[int] | None) -> Iterator[tuple[Passage, Paper]]:
        """The passages of these rows, or of all, one after the other without holding them all."""
        chosen = range(self.count("passages")) if rows is None else [int(row) for row in rows]
        for start in range(0, len(chosen), 500):
            yield from self.passages(chosen[start : start + 500])

    def rows_in(self, languages: frozenset[str]) -> list[tuple[int, bytes, int]]:
        """Row, text key and length of each passage in these languages (none named: in any)."""
        which = f"WHERE language IN ({', '.join('?' * len(languages))})" if languages else ""
        return self.db.execute(
            f"SELECT row, key, length FROM passages {which} ORDER BY row",  # noqa: S608
            sorted(languages),
        ).fetchall()


def reading_uri(generation: Path) -> str:
    """How SQLite opens a store that nobody will change: no lock, no journal, nothing written."""
    return f"{(generation / FILE_NAME).absolute().as_uri()}?mode=ro&immutable=1"


def pack(paper: Paper) -> bytes:
    """A record's body: all of the paper but where it was read."""
    plain = {k: v for k, v in paper.to_dict().items() if k != "sources"}
    return zlib.compress(json.dumps(plain, ensure_ascii=False).encode("utf-8"), 1)


def unpack(body: bytes) -> Paper:
    """The inverse of :func:`pack`."""
    return Paper.from_dict(json.loads(zlib.decompress(body)))


def _passage(paper_id: str, text: str, values: list[Any]) -> Passage:
    n, start, end, section, language, heading, page, sha256 = values
    return Passage(
        paper_id, n, text[start:end], start, end, Role(section), language, heading, page, sha256
    )
