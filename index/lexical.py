"""BM25 over our own terms, on memory-mapped arrays.

``lexical/`` of a generation holds, in numpy's own format:

``terms.*``            the vocabulary (:mod:`index.terms`)
``forward.starts/ids``  for each passage its terms in order: a rebuild copies them
``postings.starts``     for each term where its postings begin
``postings.rows/counts`` the passages that hold it, and how often
``lengths``             terms in each passage

Counts and not scores are kept, so k1 and b stay settings of the search. Everything follows from
the passages alone: the same passages give the same bytes, whatever was there before.
"""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index import arrays
from index import terms as vocabulary
from index.analysis import terms
from index.settings import Bm25Settings
from index.terms import Terms

FOLDER = "lexical"
_CHUNK = 20_000  # passages counted at once: bounds the memory of a build
_KEPT = 12  # postings a passage whose gains stay in memory: 48 MB of a million passages


class Lexical:
    """The lexical half of one generation.

    A passage's score is the sum over the question's terms of
    ``idf · tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / mean length))`` with Lucene's
    ``idf = ln(1 + (N - df + 0.5) / (df + 0.5))``, never negative (Robertson & Zaragoza 2009,
    "The Probabilistic Relevance Framework", equation 3.15).
    """

    def __init__(self, generation: Path, settings: Bm25Settings) -> None:
        folder = generation / FOLDER
        self._number = lru_cache(maxsize=20_000)(Terms(folder).number)
        self._starts = _load(folder, "postings.starts")
        self._rows = _load(folder, "postings.rows")
        self._counts = _load(folder, "postings.counts")
        lengths = _load(folder, "lengths")
        self.passages = len(lengths)
        mean = float(lengths.mean()) if len(lengths) else 1.0
        norms = settings.k1 * (1 - settings.b + settings.b * lengths / (mean or 1.0))
        self._norms = norms.astype(np.float32)
        self._k1 = settings.k1
        self._gains = _Gains(_KEPT * self.passages)

    def scores(self, question: str) -> NDArray[np.float32]:
        """BM25 of every passage, ``(passages,)``; zero where no term is shared."""
        return self.weighted(Counter(terms(question)))

    def weighted(self, question: Mapping[str, float]) -> NDArray[np.float32]:
        """:meth:`scores` of terms that count as often as the question says."""
        return self.weighed(question)[0]

    def weighed(self, question: Mapping[str, float]) -> tuple[NDArray[np.float32], float]:
        """:meth:`weighted`, and the most that a passage could have: each term without end, also
        one that no passage holds."""
        scores = np.zeros(self.passages, dtype=np.float32)
        most = 0.0
        for term, times in question.items():
            number = self._number(term)
            start, end = self._starts[number : number + 2] if number >= 0 else (0, 0)
            held = int(end - start)
            idf = np.log1p((self.passages - held + 0.5) / (held + 0.5))
            weight = np.float32(times * idf * (self._k1 + 1))
            most += float(weight)
            if held:
                gained = self._gained(number, start, end) * weight
                np.add.at(scores, self._rows[start:end].astype(np.intp), gained)
        return scores, most

    def _gained(self, number: int, start: int, end: int) -> NDArray[np.float32]:
        """``tf / (tf + k1 · …)`` of each posting of a term; of frequent terms it is worked out
        once and not for every question."""
        gains = self._gains.get(number)
        if gains is None:
            counts = self._counts[start:end].astype(np.float32)
            gains = self._norms.take(self._rows[start:end])
            gains += counts
            np.divide(counts, gains, out=gains)
            self._gains.keep(number, gains)
        return gains


class _Gains:
    """The gains of the terms that were asked for last, so many postings of them at most."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = 0
        self._kept: OrderedDict[int, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def get(self, term: int) -> NDArray[np.float32] | None:
        """Those of a term, ``None`` where they are not kept."""
        with self._lock:
            if term in self._kept:
                self._kept.move_to_end(term)
            return self._kept.get(term)

    def keep(self, term: int, gains: NDArray[np.float32]) -> None:
        """Keep them, and let go of the terms that were not asked for longest."""
        with self._lock:
            if term not in self._kept:
                self._kept[term] = gains
                self._held += len(gains)
            while self._held > self._most:
                _, gone = self._kept.popitem(last=False)
                self._held -= len(gone)


class Forward:
    """The terms of the passages of a published generation, by row."""

    def __init__(self, generation: Path) -> None:
        folder = generation / FOLDER
        self._starts = _load(folder, "forward.starts")
        self._ids = _load(folder, "forward.ids")
        self.vocabulary = vocabulary.read(folder)

    def terms(self, row: int) -> list[str]:
        """The terms of one passage, in order."""
        return [self.vocabulary[i] for i in self.numbers(row, row + 1)[0]]

    def numbers(self, first: int, last: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The terms of these passages by their places in the vocabulary; how many of each."""
        starts = self._starts[first : last + 1]
        return np.asarray(self._ids[starts[0] : starts[-1]]), np.diff(starts)


def write(
    generation: Path,
    passages: Iterable[Sequence[str]],
    forward: Forward | None = None,
    old_rows: NDArray[np.int64] | None = None,
) -> None:
    """Write the lexical half for passages given by their terms, in the order of their rows.

    With ``forward`` and ``old_rows``, the row of each passage in the generation before or -1,
    ``passages`` are only those of -1; the terms of the others are taken over.
    """
    folder = generation / FOLDER
    folder.mkdir()
    numbers = {term: n for n, term in enumerate(forward.vocabulary)} if forward else {}
    found = [np.zeros(0, np.int32)]
    counts = [np.zeros(0, np.int64)]
    for ids, lengths in _runs(_numbered(passages, numbers), forward, old_rows):
        found.append(ids)
        counts.append(lengths)
    ids, lengths = np.concatenate(found), np.concatenate(counts)
    place = _write_vocabulary(folder, list(numbers), ids)
    ids = place[ids]
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    _save(folder, "forward.starts", starts)
    _save(folder, "forward.ids", ids)
    _save(folder, "lengths", lengths.astype(np.int32))
    _write_postings(folder, ids, starts, int(place.max(initial=-1)) + 1)


Numbered = tuple[NDArray[np.int32], NDArray[np.int64]]
"""Terms of passages one after the other, by number, and how many each passage has."""


def _numbered(passages: Iterable[Sequence[str]], numbers: dict[str, int]) -> Iterator[Numbered]:
    """One passage at a time; a term not yet in ``numbers`` gets the next one."""
    for passage in passages:
        ids = [numbers.setdefault(term, len(numbers)) for term in passage]
        yield np.asarray(ids, dtype=np.int32), np.array([len(ids)])


def _runs(
    fresh: Iterator[Numbered], forward: Forward | None, old_rows: NDArray[np.int64] | None
) -> Iterator[Numbered]:
    """The passages in order, those that stood side by side before taken over together."""
    if forward is None or old_rows is None:
        yield from fresh
        return
    breaks = np.flatnonzero((np.diff(old_rows) != 1) | (old_rows[:-1] < 0)) + 1
    for run in np.split(old_rows, breaks) if len(old_rows) else ():
        yield forward.numbers(run[0], run[-1] + 1) if run[0] >= 0 else next(fresh)


def _write_vocabulary(folder: Path, names: list[str], ids: NDArray[np.int32]) -> NDArray[np.int32]:
    """Write the terms that occur; gives the place in the vocabulary of each, -1 for the others."""
    used = np.flatnonzero(np.bincount(ids, minlength=len(names)))
    place = np.full(len(names), -1, dtype=np.int32)
    ordered = vocabulary.write(folder, [names[n] for n in used])
    rank = {term: n for n, term in enumerate(ordered)}
    place[used] = [rank[names[n]] for n in used]
    return place


def _write_postings(
    folder: Path, ids: NDArray[np.int32], starts: NDArray[np.int64], vocabulary_size: int
) -> None:
    """Turn passage → terms into term → passages, both sorted, chunk by chunk of passages."""
    chunks = []
    for first in range(0, len(starts) - 1, _CHUNK):
        last = min(first + _CHUNK, len(starts) - 1)
        lengths = np.diff(starts[first : last + 1])
        rows = np.repeat(np.arange(first, last, dtype=np.int64), lengths)
        pairs = ids[starts[first] : starts[last]].astype(np.int64) * len(starts) + rows
        chunks.append(np.unique(pairs, return_counts=True))
    pairs = np.concatenate([c[0] for c in chunks]) if chunks else np.zeros(0, np.int64)
    counts = np.concatenate([c[1] for c in chunks]) if chunks else np.zeros(0, np.int64)
    order = np.argsort(pairs, kind="stable")
    pairs = pairs[order]
    _save(folder, "postings.rows", (pairs % len(starts)).astype(np.int32))
    _save(folder, "postings.counts", np.minimum(counts[order], 65_535).astype(np.uint16))
    per_term = np.bincount(pairs // len(starts), minlength=vocabulary_size)
    _save(folder, "postings.starts", np.concatenate([[0], np.cumsum(per_term)]).astype(np.int64))


def _load(folder: Path, name: str) -> NDArray:
    return arrays.read(folder / f"{name}.npy")


def _save(folder: Path, name: str, values: NDArray) -> None:
    np.save(folder / f"{name}.npy", values, allow_pickle=False)
