"""The ranking: candidates from each half, every half's true score for each of them, one order.

For a question the vector spaces are taken in turn, the one made for the fewest languages first;
each answers for the passages that the ones before it do not hold. So an English passage is judged
by the English encoder where the question is English. A Chinese question is put to it word by word
(:mod:`index.bridge`), beside the encoder of both languages.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index import bridge
from index.analysis import terms
from index.columns import Columns, Mask
from index.embedders.base import Embedder, Rows
from index.fusion import Scores, fuse, standardise
from index.hit import Filters
from index.lexical import Lexical
from index.settings import FusionSettings
from index.stores.base import VectorSpace
from literature.normal import language_of

_RUN = 64  # scores looked at together while the best are sought


@dataclass(frozen=True, slots=True)
class Ranked:
    """Passage rows, best first, with their scores; ``dense`` is NaN where there is no vector.

    ``signs`` ``(n, 5)`` are what the probability of a hit is told by (:mod:`index.relevance`),
    ``language`` is the question's.
    """

    rows: NDArray[np.int64]
    score: Scores
    lexical: Scores
    dense: Scores
    signs: Scores
    language: str


@dataclass(frozen=True, slots=True)
class Space:
    """A vector space as one language's questions see it: ``mine`` are the passages it answers
    for, ``None`` for all."""

    embedder: Embedder
    dense: VectorSpace
    mine: Mask | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its language, the BM25 of every passage, the most it could be in the question's
    own language and in the other, and its row in each space; ``glossed`` are those of its gloss."""

    language: str
    words: Scores
    most: tuple[float, float]
    own: list[tuple[Space, Rows]]
    glossed: list[tuple[Space, Rows]]


class Ranker:
    """Everything of one generation that a ranking looks at."""

    def __init__(
        self,
        lexical: Lexical,
        spaces: Sequence[tuple[Embedder, VectorSpace]],
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
            for i, asked in zip(
                mine, self._ask([questions[i] for i in mine], language), strict=True
            ):
                ranked[i] = self._rank(asked, filters, depth)
        return [ranked[i] for i in range(len(questions))]

    def _ask(self, questions: Sequence[str], language: str) -> Iterator[Asked]:
        """The questions as each part of the library is to be asked them."""
        own, glossed = self._spaces(language)
        vectors = [space.embedder.queries(questions) for space in own]
        if glossed:
            glosses = [bridge.gloss(question) for question in questions]
            vectors += [space.embedder.queries(glosses) for space in glossed]
        for n, question in enumerate(questions):
            rows = [of_space[n : n + 1] for of_space in vectors]
            words, most = self._words(question, language)
            yield Asked(
                language=language,
                words=words,
                most=most,
                own=list(zip(own, rows[: len(own)], strict=True)),
                glossed=list(zip(glossed, rows[len(own) :], strict=True)),
            )

    def _words(self, question: str, language: str) -> tuple[Scores, tuple[float, float]]:
        """BM25 of every passage, of those in the other language also by the terms' names there;
        and the most it could be in either."""
        scores, most = self._lexical.weighed(Counter(terms(question)))
        across, most_across = self._across(language), 0.0
        if across is not None:
            names, most_across = self._lexical.weighed(bridge.across(question, language))
            scores += names * across
        return scores, (most, most_across)

    def _across(self, language: str) -> Mask | None:
        """The passages in the language across the bridge, ``None`` where there are none."""
        other = bridge.OTHER.get(language)
        held = self._columns.of_language(other) if other else None
        return held if held is not None and held.any() else None

    def _spaces_for(self, language: str) -> tuple[list[Space], list[Space]]:
        """The spaces that know the language, without those that would answer for nothing; and
        those that a Chinese question is asked in English, by its gloss."""
        held = np.zeros(len(self._columns.paper), dtype=np.bool_)
        own, glossed = [], []
        for embedder, dense in self._all_spaces:
            mine = np.zeros_like(held)
            mine[dense.rows] = True
            if embedder.languages and language not in embedder.languages:
                if language == "zh" and "en" in embedder.languages:
                    mine &= self._columns.of_language("en")
                    glossed += [Space(embedder, dense, _some(mine))] if mine.any() else []
                continue
            mine &= ~held
            if mine.any():
                own.append(Space(embedder, dense, _some(mine)))
                held |= mine
        return own, glossed

    def _rank(self, asked: Asked, filters: Filters, depth: int) -> Ranked:
        rows = self._candidates(asked, self._columns.mask(filters), depth)
        if not len(rows):
            empty = np.zeros(0, dtype=np.float32)
            return Ranked(rows, empty, empty, empty, empty.reshape(0, 5), asked.language)
        around, outside = self._around(rows)
        seen = np.unique(around)
        place = np.searchsorted(seen, around)
        words = asked.words[seen][place]
        own, glossed = (
            [space.dense.cosines(vector, seen)[place] for space, vector in of]
            for of in (asked.own, asked.glossed)
        )

        def judged(cosines: Sequence[Scores]) -> Scores:
            return _first_held([standardise(self._in_context(c, outside)) for c in cosines], rows)

        score = fuse(
            [standardise(self._in_context(words, outside)), judged(own), judged(glossed)],
            self._shares(rows, asked.language),
        )
        dense = _first_held([cosine[:, 1] for cosine in (*own, *glossed)], rows)
        gloss = _first_held([cosine[:, 1] for cosine in glossed], rows)
        same = self._columns.in_language(rows, asked.language)
        most = np.where(same, *asked.most)
        coverage = np.minimum(words[:, 1] / np.where(most > 0, most, 1), 1)
        signs = np.stack([coverage, dense, gloss, score, score - score.max()], axis=1)
        signs = np.nan_to_num(signs).astype(np.float32)
        order = np.lexsort((rows, -score))
        return Ranked(
            rows[order], score[order], words[order, 1], dense[order], signs[order], asked.language
        )

    def _candidates(self, asked: Asked, mask: Mask | None, depth: int) -> NDArray[np.int64]:
        """The rows of the best by words, in either language, and of the best in each space, in
        ascending order."""
        words = asked.words if mask is None else asked.words * mask
        found = [_best(words, depth)]
        across = self._across(asked.language)
        if across is not None:
            found.append(_best(words * across, depth))
        for space, vector in (*asked.own, *asked.glossed):
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

    def _shares(self, rows: NDArray[np.int64], language: str) -> list[Scores]:
        """The parts that words, cosine and the gloss's cosine have in each row's score."""
        settings = self._settings
        same = self._columns.in_language(rows, language)
        within = settings.lexical.get(language, settings.crossed)
        words = np.where(same, within, settings.crossed)
        glossed = np.where(same, 0, settings.glossed)
        return [part.astype(np.float32) for part in (words, 1 - words - glossed, glossed)]


def breadth(embedder: Embedder) -> float:
    """How many languages an embedder is for: one made for few is better at them."""
    return len(embedder.languages) or np.inf


def _some(mask: Mask) -> Mask | None:
    return None if mask.all() else mask


def _both(one: Mask | None, other: Mask | None) -> Mask | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _best(scores: Scores, depth: int) -> NDArray[np.int64]:
    """The rows of the ``depth`` highest scores above zero.

    Of many passages only those are sorted that reach the ``depth``-th best of the maxima of short
    runs: so many scores, each of another run, are at least as high.
    """
    runs = len(scores) // _RUN
    if runs > depth:
        tops = scores[: runs * _RUN].reshape(runs, _RUN).max(axis=1)
        low = np.partition(tops, -depth)[-depth]
        rows = np.flatnonzero(scores >= low) if low > 0 else np.flatnonzero(scores > 0)
    else:
        rows = np.flatnonzero(scores > 0)
    if len(rows) > depth:
        rows = rows[np.argpartition(-scores[rows], depth - 1)[:depth]]
    return rows.astype(np.int64)


def _first_held(kinds: Sequence[Scores], rows: NDArray[np.int64]) -> Scores:
    """For each row the first of ``kinds`` that is a number there; NaN where none is."""
    held = np.full(len(rows), np.nan, dtype=np.float32)
    for kind in kinds:
        held = np.where(np.isnan(held), kind, held)
    return held
