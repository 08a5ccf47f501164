"""``Library``: one generation, opened for reading and searching."""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

import numpy as np

from index import generations, relevance, standing, stores
from index.barred import BarredError, UnreadableError
from index.columns import Columns
from index.embedders import load
from index.embedders.base import Embedder, Rows
from index.folding import Fold
from index.generations import Manifest
from index.hit import Filters, Hit
from index.lexical import Lexical
from index.ranking import Ranked, Ranker, breadth
from index.settings import IndexSettings
from index.standing import Standings
from index.store import REBUILD, Store
from index.stores.base import VectorSpace
from index.texts import lexical_text
from literature.errors import ShizhenError
from literature.paper import Paper, Passage

_DAMAGE = (OSError, RuntimeError, ValueError, KeyError, sqlite3.DatabaseError)
"""What reading a file that is not what it was raises, in numpy, FAISS and SQLite."""


_TOGETHER = 500  # passages read at one go; between two the library is free for others


class Library:
    """A library as it was when it was opened: a rebuild beside it changes nothing here.

    Only where its papers stand is always told as it is now: a snapshot of retractions that is
    added meanwhile counts from the next look at a paper. Open it with :meth:`open`, best in a
    ``with`` statement. Models load with the first search.
    """

    def __init__(self, folder: Path, settings: IndexSettings) -> None:
        self.folder = folder
        self.manifest = Manifest.load(folder)
        self.generation = folder.name
        self.settings = settings
        self._columns = Columns(folder)
        self._lock = Lock()
        self._store = Store.open(folder)
        self._lexical = Lexical(folder, settings.bm25)
        place = stores.load(self.manifest.store, folder.parent.parent, settings)
        self._dense = {
            name: place.open(folder, record.stem, self.manifest.passages)
            for name, record in self.manifest.embedders.items()
        }
        self._weights = {name: r.sha256 for name, r in self.manifest.embedders.items()}
        self._standings = Standings(self.generation)
        self._standing()

    @classmethod
    def open(cls, path: Path | str, settings: IndexSettings | None = None) -> Self:
        """The live generation of the library at ``path``.

        Raises ``ShizhenError``, with its cure, where there is none, it is damaged, or it was
        laid out by another version.
        """
        library = Path(path)
        while True:
            folder = generations.current(library)
            if folder is None:
                raise ShizhenError("there is no library here", file=str(library), cure=REBUILD)
            try:
                return cls(folder, settings or IndexSettings())
            except BarredError:
                raise
            except PermissionError as error:
                raise UnreadableError(error) from error
            except (ShizhenError, *_DAMAGE) as error:
                if generations.current(library) != folder:
                    continue  # rebuilt, and this one tidied away, while it was being opened
                if isinstance(error, ShizhenError):
                    raise
                raise ShizhenError(
                    f"the library is damaged ({error})", file=str(folder), cure=REBUILD
                ) from error

    def close(self) -> None:
        """Let go of the files."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def papers(self) -> int:
        """How many papers it holds."""
        return self.manifest.papers

    @property
    def passages(self) -> int:
        """How many passages it holds."""
        return self.manifest.passages

    def paper(self, id: str) -> Paper:  # noqa: A002 - the noun's own name
        """The paper of this id. Raises ``KeyError`` where there is none."""
        with self._lock:
            return self._standing().of(self._store.paper_by_id(id))

    def passage(self, id: str) -> Passage:  # noqa: A002 - the noun's own name
        """The passage of this id (``<paper>#<n>``). Raises ``KeyError`` where there is none."""
        with self._lock:
            return self._store.passages([self._row(id)])[0][0]

    def passages_of(self, paper_id: str) -> list[Passage]:
        """All passages of a paper, in reading order; empty for an unknown paper."""
        with self._lock:
            rows = self._store.rows_of_paper(paper_id)
            return [passage for passage, _ in self._store.passages(rows)]

    def every_paper(self) -> Iterator[Paper]:
        """Each paper, in the order of the index."""
        for row in range(self.papers):
            with self._lock:
                paper = self._standing().of(self._store.paper(row))
            yield paper

    def every_passage(self) -> Iterator[tuple[Passage, str]]:
        """Each passage, in the order of the index, with the text its terms are taken from."""
        for start in range(0, self.passages, _TOGETHER):
            for passage, paper in self.at(range(start, min(start + _TOGETHER, self.passages))):
                yield passage, lexical_text(paper, passage)

    def at(self, rows: Sequence[int]) -> list[tuple[Passage, Paper]]:
        """The passages in these rows of the index (0 … ``passages`` - 1), with their papers."""
        with self._lock:
            standings = self._standing()
            return [(p, standings.of(paper)) for p, paper in self._store.passages(rows)]

    def neighbours(self, passage_id: str, reach: int = 1) -> list[Passage]:
        """The passages up to ``reach`` before and after this one in its paper, without it."""
        with self._lock:
            row = self._row(passage_id)
            rows = self._store.rows_of_paper(passage_id.rpartition("#")[0])
            near = [r for r in rows if r != row and abs(r - row) <= reach]
            return [passage for passage, _ in self._store.passages(near)]

    def _row(self, passage_id: str) -> int:
        paper_id, _, n = passage_id.rpartition("#")
        if not n.isdecimal():
            raise KeyError(passage_id)
        return self._store.passage_row(paper_id, int(n))

    def search(
        self,
        question: str,
        k: int = 10,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        fold: bool = True,
    ) -> list[Hit]:
        """The best ``k`` passages for the question, best first, among those ``filters`` allow.

        With ``fold`` near-duplicates are one hit (:mod:`index.folding`), and the next best move up.
        """
        (ranked,) = self.rank([question], filters, k)
        if not fold:
            return self._hits(ranked, 0, k)
        folded = Fold()
        for start in range(0, len(ranked.rows), max(k, 1)):
            if len(folded.hits) >= k:
                break
            folded.add(self._hits(ranked, start, start + k))
        return folded.hits[:k]

    def require(self, filters: Filters) -> None:
        """Raises ``ShizhenError``, with the names that are near, for a filter that names a type, a
        language or a journal of which there is nothing: :meth:`search` would just find nothing."""
        self._columns.require(filters)

    def rank(
        self,
        questions: Sequence[str],
        filters: Filters = Filters(),  # noqa: B008 - frozen
        k: int = 0,
    ) -> list[Ranked]:
        """The candidates for each question as rows and scores: what :meth:`search` shows of.

        Each half puts up ``k`` of them, and never fewer than the settings' ``depth``.
        """
        with self._lock:
            self._standing()
        return self._ranker.rank(questions, filters, max(k, self.settings.fusion.depth))

    def paper_ids(self, ranked: Ranked) -> list[str]:
        """The paper of each row of a ranking."""
        return [self._ids[row] for row in self._columns.paper[ranked.rows]]

    def embed(self, texts: Sequence[str], language: str) -> Rows:
        """Unit rows of sentences by the best embedder for ``language`` that the settings name.

        An embedder made for few languages is taken for better at them than one for many.
        """
        knowing = [e for e in self._sentences if not e.languages or language in e.languages]
        if not knowing:
            raise ShizhenError(
                f"no embedder of the settings knows the language {language!r}",
                cure='Name one that does under "sentences", such as "use".',
            )
        best = min(knowing, key=breadth)
        return best.queries(list(texts))

    def _hits(self, ranked: Ranked, start: int, end: int) -> list[Hit]:
        with self._lock:
            found = self._store.passages(ranked.rows[start:end])
            standings = self._standing()
        return [
            Hit(
                passage,
                standings.of(paper),
                float(ranked.score[i]),
                float(ranked.lexical[i]) if ranked.lexical[i] > 0 else None,
                float(ranked.dense[i]) if np.isfinite(ranked.dense[i]) else None,
                probability=relevance.shipped().probability(
                    ranked.language, passage.language, ranked.signs[i], self._weights
                ),
            )
            for i, (passage, paper) in enumerate(found, start)
        ]

    def _standing(self) -> Standings:
        """Where the papers stand by the snapshots that lie with the library now."""
        root = self.folder.parent.parent
        if standing.kept(root) != self._standings.kept:
            self._standings = standing.standings(root, self.generation, self._store)
            self._columns.restate(
                {self._store.row_of_paper(id_): each.status for id_, each in self._standings}
            )
        return self._standings

    @cached_property
    def _ids(self) -> list[str]:
        with self._lock:
            rows = self._store.db.execute("SELECT id FROM papers ORDER BY row").fetchall()
        return [id_ for (id_,) in rows]

    @cached_property
    def _spaces(self) -> list[tuple[Embedder, VectorSpace]]:
        spaces = []
        for name, record in self.manifest.embedders.items():
            embedder = load(name)
            if embedder.sha256 != record.sha256:
                raise ShizhenError(
                    f"the model {name} is not the one this library was built with",
                    file=str(self.folder),
                    cure=REBUILD,
                )
            spaces.append((embedder, self._dense[name]))
        return spaces

    @cached_property
    def _sentences(self) -> list[Embedder]:
        held = {embedder.name: embedder for embedder, _ in self._spaces}
        return [held.get(name) or load(name) for name in self.settings.sentences]

    @cached_property
    def _ranker(self) -> Ranker:
        return Ranker(self._lexical, self._spaces, self._columns, self.settings.fusion)
