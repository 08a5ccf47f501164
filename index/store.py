"""``papers.sqlite``: what was read, the papers it makes, and the passages cut from them.

``files`` name ``readings`` by content; a reading holds ``records`` (one paper each, as one file
tells it); ``papers`` picks the richest record of each id; ``passages`` are rows 0 … n-1, the same
rows as in the lexical and the dense indexes. Passage text is not kept twice: it is
``paper.text[start:end]``.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from literature.errors import Failure, ShizhenError
from literature.paper import Paper, Passage, Role, Source, Status

FILE_NAME = "papers.sqlite"

REBUILD = "Build it again: shizhen index build SOURCE… --library DIR"
"""The cure for a library that cannot be used."""

_TABLES = """
CREATE TABLE readings(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, failures TEXT NOT NULL);
CREATE TABLE files(path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, reading INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE records(
    id INTEGER PRIMARY KEY, reading INTEGER NOT NULL, suffix TEXT NOT NULL, record TEXT NOT NULL,
    paper TEXT NOT NULL, sha256 TEXT NOT NULL, status TEXT NOT NULL, size INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE papers(
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record INTEGER NOT NULL, sha256 TEXT NOT NULL,
    year INTEGER, journal TEXT NOT NULL, types TEXT NOT NULL, status TEXT NOT NULL, sources TEXT NOT NULL);
CREATE TABLE passages(
    row INTEGER PRIMARY KEY, paper INTEGER NOT NULL, n INTEGER NOT NULL, start INTEGER NOT NULL,
    stop INTEGER NOT NULL, section TEXT NOT NULL, language TEXT NOT NULL, heading TEXT NOT NULL,
    page INTEGER, sha256 TEXT NOT NULL, key BLOB NOT NULL, length INTEGER NOT NULL);
CREATE UNIQUE INDEX passage_of_paper ON passages(paper, n);
"""
_STATUS_BY_WEIGHT = (Status.OK, Status.CORRECTED, Status.CONCERN, Status.RETRACTED)


class Store:
    """One generation's papers and passages. Open it with :meth:`create` or :meth:`open`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._attached = False

    @classmethod
    def create(cls, folder: Path) -> Self:
        """A new, empty store for one writer; nothing in it counts before the folder is published."""
        db = sqlite3.connect(_uri(folder), uri=True, isolation_level=None, check_same_thread=False)
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;")
        db.executescript(_TABLES)
        db.execute("BEGIN")
        return cls(db)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """A published store: read only, never to change, safe in several threads."""
        path = folder / FILE_NAME
        if not path.is_file():
            raise ShizhenError("the library lost a file", file=str(path), cure=REBUILD)
        uri = f"{_uri(folder)}?mode=ro&immutable=1"
        return cls(sqlite3.connect(uri, uri=True, check_same_thread=False))

    def finish(self) -> None:
        """End the writing and close."""
        self.db.execute("DROP INDEX IF EXISTS record_of_paper")
        self.db.execute("COMMIT")
        self.db.close()

    def close(self) -> None:
        """Close a store opened for reading, or drop one that will not be finished."""
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

    # -- what was read

    def add_reading(self, key: str, outcomes: Iterable[Paper | Failure], path: str) -> int:
        """Keep what a reader made of one file; gives the reading's id."""
        reading = self._new("readings")
        failures: list[list[str]] = []
        for outcome in outcomes:
            if isinstance(outcome, Failure):
                suffix = outcome.file.removeprefix(path)
                failures.append([suffix, outcome.record, outcome.reason, outcome.cure])
            else:
                self._add_record(reading, outcome, path)
        self.db.execute(
            "INSERT INTO readings VALUES (?, ?, ?)",
            (reading, key, json.dumps(failures, ensure_ascii=False)),
        )
        return reading

    def _add_record(self, reading: int, paper: Paper, path: str) -> None:
        source = paper.sources[0] if paper.sources else Source(path)
        plain = {k: v for k, v in paper.to_dict().items() if k != "sources"}
        body = zlib.compress(json.dumps(plain, ensure_ascii=False).encode("utf-8"), 1)
        self.db.execute(
            "INSERT INTO records VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                reading, source.file.removeprefix(path), source.record, paper.id, paper.sha256,
                str(paper.status), len(paper.text), body,
            ),
        )  # fmt: skip

    def attach(self, previous: Path) -> set[str]:
        """Have the generation before at hand for the copying below; gives the readings it holds.

        A reading with failures is not among them: it is tried again.
        """
        self.db.execute("COMMIT")
        self.db.execute("ATTACH ? AS old", (f"{_uri(previous)}?mode=ro&immutable=1",))
        self.db.execute("BEGIN")
        self._attached = True
        rows = self.db.execute("SELECT key FROM old.readings WHERE failures = '[]'")
        return {key for (key,) in rows}

    def copy_reading(self, key: str) -> int:
        """Take a reading over from the generation before."""
        (old, failures) = self.db.execute(
            "SELECT id, failures FROM old.readings WHERE key = ?", (key,)
        ).fetchone()
        reading = self._new("readings")
        self.db.execute("INSERT INTO readings VALUES (?, ?, ?)", (reading, key, failures))
        self.db.execute(
            "INSERT INTO records SELECT NULL, ?, suffix, record, paper, sha256, status, size, body"
            " FROM old.records WHERE reading = ? ORDER BY id",
            (reading, old),
        )
        return reading

    def add_file(self, path: str, sha256: str, reading: int) -> None:
        """Say that this path held that reading."""
        self.db.execute("INSERT INTO files VALUES (?, ?, ?)", (path, sha256, reading))

    def _new(self, table: str) -> int:
        (last,) = self.db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()  # noqa: S608
        return int(last) + 1

    def failures(self) -> Iterator[Failure]:
        """Every failure of every file, under the file's present name."""
        rows = self.db.execute(
            "SELECT path, failures FROM files JOIN readings ON reading = id"
            " WHERE failures != '[]' ORDER BY path"
        )
        for path, failures in rows.fetchall():
            for suffix, record, reason, cure in json.loads(failures):
                yield Failure(path + suffix, record, reason, cure)

    # -- papers

    def settle(self) -> Iterator[tuple[int, Paper]]:
        """Give each id its row, in the order of the ids: the richest record, all its sources."""
        self.db.execute("CREATE INDEX record_of_paper ON records(paper, size DESC, sha256, id)")
        rows = self.db.execute(
            "SELECT r.paper, r.id, r.sha256, r.status, r.suffix, r.record, f.path, r.body"
            " FROM records r JOIN files f ON f.reading = r.reading"
            " ORDER BY r.paper, r.size DESC, r.sha256, f.path, r.suffix, r.record, r.id"
        )
        group: list[tuple[Any, ...]] = []
        row = 0
        for record in rows:
            if group and record[0] != group[0][0]:
                yield row, self._settle(row, group)
                group, row = [], row + 1
            group.append(record if not group else (*record[:-1], None))
        if group:
            yield row, self._settle(row, group)

    def _settle(self, row: int, group: list[tuple[Any, ...]]) -> Paper:
        id_, record, sha256, status, *_, body = group[0]
        worst = max((Status(g[3]) for g in group), key=_STATUS_BY_WEIGHT.index)
        sources = tuple(
            dict.fromkeys(Source(path + suffix, rec) for *_, suffix, rec, path, _ in group)
        )
        paper = replace(_paper(body), status=worst, sources=sources)
        if str(worst) != status:
            sha256 = paper.sha256
        self.db.execute(
            "INSERT INTO papers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row, id_, record, sha256, paper.year, paper.journal,
                json.dumps(paper.publication_types, ensure_ascii=False), str(worst),
                json.dumps([[s.file, s.record] for s in sources], ensure_ascii=False),
            ),
        )  # fmt: skip
        return paper

    def paper_count(self) -> int:
        """How many papers there are."""
        return self._count("papers")

    def paper(self, row: int) -> Paper:
        """The paper of a row. Raises ``KeyError`` where there is none."""
        return self._one("p.row = ?", row)

    def paper_by_id(self, id_: str) -> Paper:
        """The paper of an id. Raises ``KeyError`` where there is none."""
        return self._one("p.id = ?", id_)

    def _one(self, where: str, value: int | str) -> Paper:
        found = self.db.execute(
            "SELECT r.body, p.status, p.sources FROM papers p JOIN records r ON r.id = p.record"
            f" WHERE {where}",  # noqa: S608 - one of the two literals above
            (value,),
        ).fetchone()
        if found is None:
            raise KeyError(value)
        body, status, sources = found
        return replace(
            _paper(body),
            status=Status(status),
            sources=tuple(Source(*source) for source in json.loads(sources)),
        )

    # -- passages

    def add_passages(
        self, first: int, paper_row: int, passages: Iterable[tuple[Passage, bytes, int]]
    ) -> int:
        """Give passages (with text key and length to embed) the rows from ``first`` on."""
        rows = [
            (
                first + i, paper_row, p.n, p.start, p.end, str(p.section), p.language, p.heading,
                p.page, p.sha256, key, length,
            )
            for i, (p, key, length) in enumerate(passages)
        ]  # fmt: skip
        self.db.executemany("INSERT INTO passages VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", rows)
        return len(rows)

    def copy_passages(self, first: int, paper_row: int, paper: Paper) -> list[int]:
        """Take the passages of a paper that has not changed from the generation before.

        Gives the rows they had there; none where the paper is new or has changed.
        """
        if not self._attached:
            return []
        rows = self.db.execute(
            "SELECT s.row FROM old.papers p JOIN old.passages s ON s.paper = p.row"
            " WHERE p.id = ? AND p.sha256 = ? ORDER BY s.n",
            (paper.id, paper.sha256),
        ).fetchall()
        self.db.executemany(
            "INSERT INTO passages SELECT ?, ?, n, start, stop, section, language, heading, page,"
            " sha256, key, length FROM old.passages WHERE row = ?",
            [(first + i, paper_row, row) for i, (row,) in enumerate(rows)],
        )
        return [row for (row,) in rows]

    def removed(self) -> int:
        """How many papers the generation before had and this one has not."""
        if not self._attached:
            return 0
        return self._count("old.papers WHERE id NOT IN (SELECT id FROM papers)")

    def record_count(self) -> int:
        """How many records were read."""
        return self._count("records")

    def _count(self, what: str) -> int:
        return int(self.db.execute(f"SELECT count(*) FROM {what}").fetchone()[0])  # noqa: S608

    def passage_count(self) -> int:
        """How many passages there are."""
        return self._count("passages")

    def passage_row(self, paper_id: str, n: int) -> int:
        """The row of a passage. Raises ``KeyError`` where there is none."""
        found = self.db.execute(
            "SELECT s.row FROM passages s JOIN papers p ON p.row = s.paper WHERE p.id = ? AND s.n = ?",
            (paper_id, n),
        ).fetchone()
        if found is None:
            raise KeyError(f"{paper_id}#{n}")
        return int(found[0])

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
        chosen = range(self.passage_count()) if rows is None else [int(row) for row in rows]
        for start in range(0, len(chosen), 500):
            yield from self.passages(chosen[start : start + 500])

    def rows_in(self, languages: frozenset[str]) -> list[tuple[int, bytes, int]]:
        """Row, text key and length of each passage in these languages (none named: in any)."""
        marks = ", ".join("?" * len(languages))
        where = f"WHERE language IN ({marks})" if languages else ""
        return self.db.execute(
            f"SELECT row, key, length FROM passages {where} ORDER BY row",  # noqa: S608
            sorted(languages),
        ).fetchall()

    def rows_of_paper(self, paper_id: str) -> list[int]:
        """The rows of a paper's passages, in reading order."""
        found = self.db.execute(
            "SELECT s.row FROM passages s JOIN papers p ON p.row = s.paper WHERE p.id = ? ORDER BY s.n",
            (paper_id,),
        )
        return [row for (row,) in found]


def _paper(body: bytes) -> Paper:
    return Paper.from_dict(json.loads(zlib.decompress(body)))


def _passage(paper_id: str, text: str, values: list[Any]) -> Passage:
    n, start, end, section, language, heading, page, sha256 = values
    return Passage(
        paper_id, n, text[start:end], start, end, Role(section), language, heading, page, sha256
    )


def _uri(folder: Path) -> str:
    return (folder / FILE_NAME).absolute().as_uri()
