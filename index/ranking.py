"""The ranking: candidates from each half, every half's true score for each of them, one order.

For a question the vector spaces are taken in turn, the one made for the fewest languages first;
each answers for the passages that the ones before it do not hold. So an English passage is judged
by the English encoder where the question is English, and by the bilingual one where it is Chinese.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.columns import Columns, Mask
from index.dense import Dense
from index.embedders.base import Embedder, Rows
from index.fusion import Scores, fuse, standardise
from index.hit import Filters
from index.lexical import Lexical
from index.settings import FusionSettings
from literature.normal import language_of


@dataclass(frozen=True, slots=True)
class Ranked:
    """Passage rows, best first, with their scores; ``dense`` is NaN where there is no vector."""

    rows: NDArray[np.int64]
    score: Scores
    lexical: Scores
    dense: Scores


@dataclass(frozen=True, slots=True)
class Space:
    """A vector space as one language's questions see it: ``mine`` are the passages it answers
    for, ``None`` for all."""

    embedder: Embedder
    dense: Dense
    mine: Mask | None


class Ranker:
    """Everything of one generation that a ranking looks at."""

    def __init__(
        self,
        lexical: Lexical,
        spaces: Sequence[tuple[Embedder, Dense]],
        columns: Columns,
        settings: FusionSettings,
    ) -> None:
        self._lexical, self._columns, self._settings = lexical, columns, settings
        self._all_spaces = sorted(spaces, key=lambda s: breadth(s[0]))
        self._spaces = lru_cache(maxsize=8)(self._spaces_for)

    def rank(self, questions: Sequence[str], filters: Filters, depth: int) -> list[Ranked]:
        """The candidates for each question, ``depth`` from each half; embedded in one batch."""
        languages = [language_of(question) or "en" for question in questions]
        ranked: dict[int, Ranked] = {}
        for language in dict.fromkeys(languages):
            mine = [i for i, other in enumerate(languages) if other == language]
            asked = [questions[i] for i in mine]
            spaces = self._spaces(language)
            vectors = [space.embedder.queries(asked) for space in spaces]
            for n, i in enumerate(mine):
                rows = [of_space[n : n + 1] for of_space in vectors]
                ranked[i] = self._rank(asked[n], language, spaces, rows, filters, depth)
        return [ranked[i] for i in range(len(questions))]

    def _spaces_for(self, language: str) -> list[Space]:
        """The spaces that know the language, without those that would answer for nothing."""
        held = np.zeros(len(self._columns.paper), dtype=np.bool_)
        spaces = []
        for embedder, dense in self._all_spaces:
            if embedder.languages and language not in embedder.languages:
                continue
            mine = np.zeros_like(held)
            mine[dense.rows] = True
            mine &= ~held
            if mine.any():
                spaces.append(Space(embedder, dense, None if mine.all() else mine))
                held |= mine
        return spaces

    def _rank(
        self,
        question: str,
        language: str,
        spaces: Sequence[Space],
        vectors: Sequence[Rows],
        filters: Filters,
        depth: int,
    ) -> Ranked:
        mask = self._columns.mask(filters)
        bm25 = self._lexical.scores(question)
        rows = self._candidates(bm25, spaces, vectors, mask, depth)
        if not len(rows):
            empty = np.zeros(0, dtype=np.float32)
            return Ranked(rows, empty, empty, empty)
        around, outside = self._around(rows)
        seen = np.unique(around)
        place = np.searchsorted(seen, around)
        words = bm25[seen][place]
        cosines = [
            space.dense.cosines(vector, seen)[place]
            for space, vector in zip(spaces, vectors, strict=True)
        ]
        judged = _first_held([standardise(self._in_context(c, outside)) for c in cosines], rows)
        share = self._lexical_share(rows, language)
        score = fuse([standardise(self._in_context(words, outside)), judged], [share, 1 - share])
        dense = _first_held([cosine[:, 1] for cosine in cosines], rows)
        order = np.lexsort((rows, -score))
        return Ranked(rows[order], score[order], words[order, 1], dense[order])

    def _candidates(
        self,
        bm25: Scores,
        spaces: Sequence[Space],
        vectors: Sequence[Rows],
        mask: Mask | None,
        depth: int,
    ) -> NDArray[np.int64]:
        """The rows of the best by words and of the best in each space, in ascending order."""
        found = [_best(bm25 if mask is None else np.where(mask, bm25, 0), depth)]
        for space, vector in zip(spaces, vectors, strict=True):
            found.append(space.dense.nearest(vector, depth, _both(mask, space.mine)))
        return np.unique(np.concatenate(found))

    def _around(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], Mask]:
        """``(rows, 3)``: the row before, itself, the row after; and which are another paper's."""
        paper = self._columns.paper
        around = np.clip(rows[:, None] + np.array([-1, 0, 1]), 0, len(paper) - 1)
        outside = (paper[around] != paper[rows][:, None]) | (around == rows[:, None])
        outside[:, 1] = False
        return around, outside

    def _in_context(self, around: Scores, outside: Mask) -> Scores:
        """``(n, 3)`` to ``(n,)``: a passage's own score with a share of the mean round about."""
        near = np.where(outside | np.isnan(around), 0, around).sum(axis=1)
        near /= np.maximum((~outside & ~np.isnan(around)).sum(axis=1), 1)
        context = self._settings.context
        return np.asarray((1 - context) * around[:, 1] + context * near, dtype=np.float32)

    def _lexical_share(self, rows: NDArray[np.int64], language: str) -> Scores:
        settings = self._settings
        same = self._columns.in_language(rows, language)
        within = settings.lexical.get(language, settings.crossed)
        return np.where(same, within, settings.crossed).astype(np.float32)


def breadth(embedder: Embedder) -> float:
    """How many languages an embedder is for: one made for few is better at them."""
    return len(embedder.languages) or np.inf


def _both(one: Mask | None, other: Mask | None) -> Mask | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _best(scores: Scores, depth: int) -> NDArray[np.int64]:
    """The rows of the ``depth`` highest scores above zero."""
    if len(scores) > depth:
        rows = np.argpartition(-scores, depth - 1)[:depth]
    else:
        rows = np.arange(len(scores))
    return rows[scores[rows] > 0].astype(np.int64)


def _first_held(kinds: Sequence[Scores], rows: NDArray[np.int64]) -> Scores:
    """For each row the first of ``kinds`` that is a number there; NaN where none is."""
    held = np.full(len(rows), np.nan, dtype=np.float32)
    for kind in kinds:
        held = np.where(np.isnan(held), kind, held)
    return held
