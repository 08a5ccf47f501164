"""The ranking: candidates from each half, every half's true score for each of them, one order.

For a question the vector spaces are taken in turn, the one made for the fewest languages first;
each finds among the passages that the ones before it do not hold, and judges all that it holds. So
an English passage is found by the English encoder where the question is English, and judged by that
and by the encoder of both languages. A Chinese question is put to the English one word by word
(:mod:`index.bridge`), beside the encoder of both.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index import beside, bridge
from index.analysis import terms
from index.columns import Columns, Mask
from index.embedders.base import Embedder, Rows
from index.fusion import Scores, fuse, standardise
from index.hit import Filters
from index.leaning import Leaning
from index.lexical import Lexical
from index.settings import FusionSettings
from index.stores.base import VectorSpace
from literature.normal import language_of

T = TypeVar("T")
_ASKED_LAST = 32  # texts whose rows are kept: an answer asks one question under several filters
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
    """A vector space as one language's questions see it: ``mine`` are the passages among which
    it finds, ``None`` for all."""

    embedder: Embedder
    dense: VectorSpace
    mine: Mask | None

    @property
    def finds(self) -> bool:
        """Whether there is anything that no space before it holds."""
        return self.mine is None or bool(self.mine.any())


@dataclass(frozen=True, slots=True)
class Sought:
    """A question's row in a space, and the passages there that are nearest to it."""

    space: Space
    vector: Rows
    near: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its language, the BM25 of every passage, the most it could be in the question's
    own language and in the other, the best by words, and what was found in each space, by the
    question itself and by its gloss."""

    language: str
    words: Scores
    most: tuple[float, float]
    best: list[NDArray[np.int64]]
    own: list[Sought]
    glossed: list[Sought]


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
        self._leaning = Leaning(columns)
        self._all_spaces = sorted(spaces, key=lambda s: breadth(s[0]))
        self._spaces = lru_cache(maxsize=8)(self._spaces_for)
        self._vector = lru_cache(maxsize=_ASKED_LAST)(self._row_of)

    def rank(self, questions: Sequence[str], filters: Filters, depth: int) -> list[Ranked]:
        """The candidates for each question, ``depth`` from each half; embedded in one batch."""
        languages = [language_of(question) or "en" for question in questions]
        ranked: dict[int, Ranked] = {}
        for language in dict.fromkeys(languages):
            mine = [i for i, other in enumerate(languages) if other == language]
            asked = self._ask([questions[i] for i in mine], language, filters, depth)
            ranked |= {i: self._rank(each) for i, each in zip(mine, asked, strict=True)}
        return [ranked[i] for i in range(len(questions))]

    def _ask(
        self, questions: Sequence[str], language: str, filters: Filters, depth: int
    ) -> Iterator[Asked]:
        """What each part of the library says to the questions.

        The parts answer a single question side by side, its words on the thread that asks, which
        works out what the filters let through while the encoders read; of many questions each
        encoder reads all at once, with all processors.
        """
        own, glossed = self._spaces(language)
        glosses = [bridge.gloss(question) for question in questions] if glossed else []
        parts = [partial(self._seek, space, questions, filters, depth) for space in own]
        parts += [partial(self._seek, space, glosses, filters, depth) for space in glossed]
        if len(questions) == 1:
            begun = [beside.begin(part) for part in parts]
            words = self._words(questions[0], language, filters, depth)
            found = [part.result() for part in begun]
            yield Asked(language, *words, *_parted([of[0] for of in found], len(own)))
            return
        found = [part() for part in parts]
        for n, question in enumerate(questions):
            words = self._words(question, language, filters, depth)
            yield Asked(language, *words, *_parted([of[n] for of in found], len(own)))

    def _seek(
        self, space: Space, texts: Sequence[str], filters: Filters, depth: int
    ) -> list[Sought]:
        """The ``depth`` nearest to each text among the passages where the space finds and which
        the filters let through; embedded in one batch."""
        embedder = space.embedder
        alone = len(texts) == 1
        vectors = self._vector(embedder.name, texts[0]) if alone else embedder.queries(texts)
        rows = [vectors[n : n + 1] for n in range(len(texts))]
        if not space.finds:
            return [Sought(space, row, np.zeros(0, dtype=np.int64)) for row in rows]
        allowed = _both(self._columns.mask(filters), space.mine)
        return [Sought(space, row, space.dense.nearest(row, depth, allowed)) for row in rows]

    def _row_of(self, name: str, text: str) -> Rows:
        """The unit row ``(1, d)`` of a text by the embedder of this name."""
        (embedder,) = (embedder for embedder, _ in self._all_spaces if embedder.name == name)
        return embedder.queries([text])

    def _words(
        self, question: str, language: str, filters: Filters, depth: int
    ) -> tuple[Scores, tuple[float, float], list[NDArray[np.int64]]]:
        """BM25 of every passage, of those in the other language also by the terms' names there;
        the most it could be in either; and the rows of the best of all and of the other language
        that the filters let through."""
        mask = self._columns.mask(filters)
        scores, most = self._lexical.weighed(Counter(terms(question)))
        across, most_across = self._across(language), 0.0
        spare = None  # new memory of this size costs more than what is done in it
        if across is not None:
            spare, most_across = self._lexical.weighed(bridge.across(question, language))
            scores += np.multiply(spare, across, out=spare)
        allowed = scores
        if mask is not None:
            allowed = spare = np.multiply(scores, mask, out=spare)
        best = [_best(allowed, depth)]
        if across is not None:
            best.append(_best(np.multiply(allowed, across, out=spare), depth))
        return scores, (most, most_across), best

    def _across(self, language: str) -> Mask | None:
        """The passages in the language across the bridge, ``None`` where there are none."""
        other = bridge.OTHER.get(language)
        held = self._columns.of_language(other) if other else None
        return held if held is not None and held.any() else None

    def _spaces_for(self, language: str) -> tuple[list[Space], list[Space]]:
        """The spaces that know the language, without empty ones; and those that a Chinese question
        is asked in English, by its gloss."""
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
            if mine.any():
                own.append(Space(embedder, dense, _some(mine & ~held)))
                held |= mine
        return own, glossed

    def _rank(self, asked: Asked) -> Ranked:
        near = [sought.near for sought in (*asked.own, *asked.glossed)]
        rows = np.unique(np.concatenate([*asked.best, *near]))
        if not len(rows):
            empty = np.zeros(0, dtype=np.float32)
            return Ranked(rows, empty, empty, empty, empty.reshape(0, 5), asked.language)
        around, outside = self._around(rows)
        seen = np.unique(around)
        place = np.searchsorted(seen, around)
        words = asked.words[seen][place]
        looked_at = np.concatenate([seen, self._leaning.rows])
        cosines = beside.together(
            [
                partial(each.space.dense.cosines, each.vector, looked_at)
                for each in (*asked.own, *asked.glossed)
            ]
        )
        own, glossed = _parted([cosine[: len(seen)][place] for cosine in cosines], len(asked.own))
        leaning = [self._leaning.of(c[len(seen) :], around) for c in cosines[: len(asked.own)]]

        def judged(cosines: Sequence[Scores]) -> list[Scores]:
            return [standardise(self._in_context(c, outside)) for c in cosines]

        upright = [cosine - lean for cosine, lean in zip(own, leaning, strict=True)]
        meant = _mixed(judged(upright), rows, self._settings.broad)
        by_gloss = _first_held(judged(glossed), rows)
        score = fuse(
            [standardise(self._in_context(words, outside)), meant, by_gloss],
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


def _parted(found: list[T], own: int) -> tuple[list[T], list[T]]:
    return found[:own], found[own:]


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
        tops = np.maximum.reduceat(scores[: runs * _RUN], np.arange(0, runs * _RUN, _RUN))
        low = np.partition(tops, -depth)[-depth]
        rows = np.flatnonzero(scores >= low) if low > 0 else np.flatnonzero(scores > 0)
    else:
        rows = np.flatnonzero(scores > 0)
    if len(rows) > depth:
        rows = rows[np.argpartition(-scores[rows], depth - 1)[:depth]]
    return rows.astype(np.int64)


def _mixed(kinds: Sequence[Scores], rows: NDArray[np.int64], broad: float) -> Scores:
    """The first of ``kinds`` that is a number, with ``broad`` parts of the next that is, if any."""
    first, second = _first_held(kinds, rows), np.full(len(rows), np.nan, dtype=np.float32)
    for n in range(1, len(kinds)):
        above = ~np.isnan(_first_held(kinds[:n], rows))
        second = np.where(np.isnan(second) & above, kinds[n], second)
    return np.where(np.isnan(second), first, (1 - broad) * first + broad * second)


def _first_held(kinds: Sequence[Scores], rows: NDArray[np.int64]) -> Scores:
    """For each row the first of ``kinds`` that is a number there; NaN where none is."""
    held = np.full(len(rows), np.nan, dtype=np.float32)
    for kind in kinds:
        held = np.where(np.isnan(held), kind, held)
    return held
