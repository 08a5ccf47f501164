"""The ranking: candidates from each half, every half's true score for each of them, one order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.columns import Columns
from index.dense import Dense
from index.embedders.base import Embedder, Rows
from index.fusion import Scores, fuse, standardise
from index.hit import Filters
from index.lexical import Lexical
from index.settings import FusionSettings
from literature.normal import language_of


@dataclass(frozen=True, slots=True)
class Ranked:
    """Passage rows, best first, with their scores; ``dense`` is the best cosine, NaN for none."""

    rows: NDArray[np.int64]
    score: Scores
    lexical: Scores
    dense: Scores


@dataclass(frozen=True, slots=True)
class Ranker:
    """Everything of one generation that a ranking looks at."""

    lexical: Lexical
    spaces: Mapping[str, tuple[Embedder, Dense]]
    columns: Columns
    settings: FusionSettings

    def rank(self, questions: Sequence[str], filters: Filters) -> list[Ranked]:
        """The passages for each question. The embedders see all the questions at once."""
        languages = [language_of(question) or "en" for question in questions]
        vectors: list[dict[str, Rows]] = [{} for _ in questions]
        for name, (embedder, _) in self.spaces.items():
            mine = [i for i, at in enumerate(languages) if _knows(embedder, at)]
            if mine:
                rows = embedder.queries([questions[i] for i in mine])
                for i, row in zip(mine, rows, strict=True):
                    vectors[i][name] = row[None, :]
        return [
            self._rank(question, language, vector, filters)
            for question, language, vector in zip(questions, languages, vectors, strict=True)
        ]

    def _rank(
        self, question: str, language: str, vectors: Mapping[str, Rows], filters: Filters
    ) -> Ranked:
        mask = self.columns.mask(filters)
        bm25 = self.lexical.scores(question)
        depth = self.settings.depth
        found = [_best(bm25 if mask is None else np.where(mask, bm25, 0), depth)]
        for name, vector in vectors.items():
            found.append(self.spaces[name][1].nearest(vector, depth, mask))
        rows = np.unique(np.concatenate(found))
        if not len(rows):
            empty = np.zeros(0, dtype=np.float32)
            return Ranked(rows, empty, empty, empty)
        cosines = {name: self.spaces[name][1].cosines(v, rows) for name, v in vectors.items()}
        score = self._fuse(bm25[rows], cosines, self.columns.in_language(rows, language))
        order = np.lexsort((rows, -score))
        dense = _best_cosine(list(cosines.values()), len(rows))
        return Ranked(rows[order], score[order], bm25[rows][order], dense[order])

    def _fuse(self, bm25: Scores, cosines: Mapping[str, Scores], same: NDArray[np.bool_]) -> Scores:
        """One score per candidate; ``same`` says where it is in the question's language."""
        settings = self.settings
        lexical = np.where(same, settings.lexical, settings.crossed).astype(np.float32)
        shares = {name: settings.spaces.get(name, 1.0) for name in cosines}
        total = sum(shares.values()) or 1.0
        kinds = [standardise(bm25), *map(standardise, cosines.values())]
        weights = [lexical, *((1 - lexical) * (shares[name] / total) for name in cosines)]
        return fuse(kinds, weights)


def _knows(embedder: Embedder, language: str) -> bool:
    return not embedder.languages or language in embedder.languages


def _best(scores: Scores, depth: int) -> NDArray[np.int64]:
    """The rows of the ``depth`` highest scores above zero."""
    if len(scores) > depth:
        rows = np.argpartition(-scores, depth - 1)[:depth]
    else:
        rows = np.arange(len(scores))
    return rows[scores[rows] > 0].astype(np.int64)


def _best_cosine(cosines: Sequence[Scores], count: int) -> Scores:
    best = np.full(count, np.nan, dtype=np.float32)
    for cosine in cosines:
        best = np.fmax(best, cosine)
    return best
