"""Filters as one boolean per passage, from columns that are read once and compared whole."""

import json
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.hit import Filters
from index.store import Store
from literature.errors import ShizhenError
from literature.paper import Role, Status

Mask = NDArray[np.bool_]

TYPE_NAMES = {
    "rct": ("randomized controlled trial",),
    "trial": (
        "clinical trial", "clinical trial, phase i", "clinical trial, phase ii",
        "clinical trial, phase iii", "clinical trial, phase iv", "controlled clinical trial",
        "pragmatic clinical trial", "randomized controlled trial",
    ),
    "review": ("review", "systematic review"),
    "meta": ("meta-analysis",),
    "guideline": ("guideline", "practice guideline"),
    "case": ("case reports",),
}  # fmt: skip
"""Short names for PubMed's publication types (NLM, "Publication Characteristics")."""


class Columns:
    """What filters look at, a value per paper, and which paper each passage is of."""

    def __init__(self, store: Store) -> None:
        papers = store.db.execute(
            "SELECT year, journal, types, status FROM papers ORDER BY row"
        ).fetchall()
        passages = store.db.execute(
            "SELECT paper, section, language FROM passages ORDER BY row"
        ).fetchall()
        self._year = np.array([-1 if p[0] is None else p[0] for p in papers], dtype=np.int32)
        self._journal = _fold_all(p[1] for p in papers)
        self._types = [frozenset(map(fold, json.loads(p[2]))) for p in papers]
        self._status = np.array([p[3] for p in papers], dtype=object)
        self.paper = np.array([p[0] for p in passages], dtype=np.int64)
        self._section = np.array([p[1] for p in passages], dtype=object)
        self.language = np.array([p[2] for p in passages], dtype="U8")
        self.mask = lru_cache(maxsize=64)(self._mask)

    def _mask(self, filters: Filters) -> Mask | None:
        """True for each passage that ``filters`` let through; ``None`` where they ask nothing.

        Raises ``ShizhenError`` for a section or status that does not exist.
        """
        if filters == Filters():
            return None
        _known("section", filters.sections, Role)
        _known("status", filters.statuses, Status)
        mask = self._paper_mask(filters)[self.paper]
        if filters.languages:
            mask &= np.isin(self.language, filters.languages)
        if filters.sections:
            mask &= np.isin(self._section, filters.sections)
        mask.setflags(write=False)
        return mask

    def _paper_mask(self, filters: Filters) -> Mask:
        mask = np.ones(len(self._year), dtype=np.bool_)
        if filters.year_from is not None:
            mask &= self._year >= filters.year_from
        if filters.year_to is not None:
            mask &= (self._year <= filters.year_to) & (self._year >= 0)
        if filters.journals:
            mask &= np.isin(self._journal, [fold(j) for j in filters.journals])
        if filters.statuses:
            mask &= np.isin(self._status, filters.statuses)
        if filters.types:
            asked = {n for t in filters.types for n in TYPE_NAMES.get(fold(t), (fold(t),))}
            mask &= np.array([not asked.isdisjoint(types) for types in self._types], dtype=np.bool_)
        return mask


def fold(text: str) -> str:
    """Names that differ only in case or width are one name."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _fold_all(texts: Iterable[str]) -> NDArray[np.object_]:
    return np.array([fold(text) for text in texts], dtype=object)


def _known(what: str, asked: tuple[str, ...], names: type[Role] | type[Status]) -> None:
    unknown = sorted(set(asked) - {str(name) for name in names})
    if unknown:
        raise ShizhenError(
            f"there is no {what} {', '.join(unknown)}",
            cure=f"Choose from {', '.join(str(name) for name in names)}.",
        )
