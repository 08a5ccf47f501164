"""Which papers the records of all files make: one for each article, whoever told of it.

Worked out anew in every build from the records alone, so that it never depends on what was built
before or in which order: a file that goes takes only what it told. Records that share no evidence
with another (nearly all) are not unpacked; those that do are joined by :mod:`literature.merge`,
and the paper they make is kept beside them, under :data:`JOINED`, for as long as none changes.
"""

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from index.store import pack, unpack
from literature.identity import Identity, groups
from literature.merge import one_of
from literature.paper import Paper

SETTLING_VERSION = "2"

JOINED = 0
"""The reading that papers joined of several records are kept under: no file's."""

_TABLES = (
    "CREATE INDEX record_of_text ON records(sha256)",
    "CREATE TEMP TABLE told AS SELECT min(id) AS record, paper, sha256, min(id) AS article"
    " FROM records WHERE reading != 0 GROUP BY sha256",
    "CREATE UNIQUE INDEX temp.told_record ON told(record)",
    "CREATE TEMP TABLE evidence(kind TEXT, value TEXT, record INTEGER)",
    "CREATE TEMP TABLE articles(id TEXT, record INTEGER, sha256 TEXT, article INTEGER)",
)
_TOLD = "SELECT t.record, i.identity FROM told t JOIN identities i ON i.sha256 = t.sha256"
_ALIKE = (
    "SELECT t.record, i.identity FROM told t JOIN identities i ON i.sha256 = t.sha256"
    " WHERE t.record IN (SELECT record FROM evidence WHERE (kind, value) IN"
    " (SELECT kind, value FROM evidence GROUP BY kind, value HAVING count(*) > 1))"
    " ORDER BY t.sha256"
)
_SEVERAL = (
    "CREATE INDEX temp.told_article ON told(article)",
    "CREATE TEMP TABLE several AS SELECT article FROM told GROUP BY article HAVING count(*) > 1",
    "INSERT INTO articles SELECT paper, record, sha256, article FROM told"
    " WHERE article NOT IN (SELECT article FROM several)",
)
RECORDS_OF = (
    "FROM articles a JOIN told t ON t.article = a.article"
    " JOIN records r ON r.sha256 = t.sha256 JOIN files f ON f.reading = r.reading"
)
"""Each record of each file (``r``, ``f``) with the paper that it is of (``a``)."""


def settle(db: sqlite3.Connection, version: str, *, joined_before: bool) -> None:
    """Fill the temporary table ``articles``: the id, body and hash of each paper that is to stand.

    ``joined_before``: what the same ``version`` of the joining made may be taken from ``old``.
    """
    for statement in _TABLES:
        db.execute(statement)
    rows = ((*key, record) for record, line in db.execute(_TOLD)
            for key in Identity.from_json(line).evidence())  # fmt: skip
    db.executemany("INSERT INTO evidence VALUES (?, ?, ?)", rows)
    db.execute("CREATE INDEX temp.evidence_of ON evidence(kind, value)")
    alike = db.execute(_ALIKE).fetchall()
    for group in groups([Identity.from_json(line) for _, line in alike]):
        records = [alike[i][0] for i in group]
        db.executemany(
            "UPDATE told SET article = ? WHERE record = ?", [(min(records), r) for r in records]
        )
    _stand(db, _Joiner(db, version, joined_before))


def _stand(db: sqlite3.Connection, joiner: "_Joiner") -> None:
    """Give each article its body and an id that no other has."""
    for statement in _SEVERAL:
        db.execute(statement)
    several = defaultdict(list)
    for article, record, sha256 in db.execute(
        "SELECT article, record, sha256 FROM told JOIN several USING (article) ORDER BY sha256"
    ):
        several[article].append((record, sha256))
    for article, told in several.items():
        db.execute("INSERT INTO articles VALUES (?, ?, ?, ?)", (*joiner.joined(told), article))
    twice = db.execute(
        "SELECT id, record, article FROM articles WHERE id IN"
        " (SELECT id FROM articles GROUP BY id HAVING count(*) > 1) ORDER BY id, sha256"
    ).fetchall()
    held = set()
    for id_, record, article in sorted(twice, key=lambda row: (row[0], joiner.kind(row[1]))):
        if id_ in held:  # a summary under its article's id, notices that say nothing but a title
            db.execute(
                "UPDATE articles SET id = ?, record = ?, sha256 = ? WHERE article = ?",
                (*joiner.renamed(record), article),
            )
        held.add(id_)
    db.execute("CREATE UNIQUE INDEX temp.article_by_id ON articles(id)")


class _Joiner:
    """Papers made of several records, out of the generation before where nothing has changed."""

    def __init__(self, db: sqlite3.Connection, version: str, joined_before: bool) -> None:
        self.db, self.version = db, version
        self.before: dict[str, int] = {}
        if joined_before:
            old = db.execute("SELECT record, id FROM old.records WHERE reading = ?", (JOINED,))
            self.before = dict(old)

    def joined(self, told: Sequence[tuple[int, str]]) -> tuple[str, int, str]:
        """Id, record and hash of the paper that records make, given as numbers and hashes."""
        name = hashlib.sha256("\n".join([self.version, *(s for _, s in told)]).encode()).hexdigest()
        if name not in self.before:
            return self._keep(name, one_of([self._paper(record) for record, _ in told]))
        self.db.execute(
            "INSERT INTO records SELECT NULL, reading, suffix, record, paper, sha256, status, size,"
            " body FROM old.records WHERE id = ?",
            (self.before[name],),
        )
        found: tuple[str, int, str] = self.db.execute(
            "SELECT paper, id, sha256 FROM records WHERE id = last_insert_rowid()"
        ).fetchone()
        return found

    def renamed(self, record: int) -> tuple[str, int, str]:
        """The same paper under the hash of all that can be seen of it."""
        paper = self._paper(record)
        other = replace(paper, id=f"sha256:{paper.sha256[:32]}")
        return self._keep(f"{self.version} {paper.sha256}", other)

    def kind(self, record: int) -> str:
        """What the text of a record is: an article goes before a summary."""
        return str(self._paper(record).kind)

    def _paper(self, record: int) -> Paper:
        (body,) = self.db.execute("SELECT body FROM records WHERE id = ?", (record,)).fetchone()
        return unpack(body)

    def _keep(self, name: str, paper: Paper) -> tuple[str, int, str]:
        kept = self.db.execute(
            "INSERT INTO records VALUES (NULL, ?, '', ?, ?, ?, ?, ?, ?)",
            (JOINED, name, paper.id, paper.sha256, str(paper.status), len(paper.text), pack(paper)),
        )
        return paper.id, int(kept.lastrowid or 0), paper.sha256
