"""What a search gives back, and what it may be asked for."""

from dataclasses import dataclass

from literature.paper import Paper, Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its scores.

    ``score`` is the fused one that orders the hits; ``lexical`` is BM25 (where the passage is in
    another language, of the question's terms by their names there as well) and ``dense`` the cosine
    similarity in [-1, 1] of the best vector space (each ``None`` where that half did not see it).
    ``probability`` is how likely the passage is to be relevant (:mod:`index.relevance`), ``None``
    where that cannot be told. ``also`` are the papers whose hits say the same and were folded into
    this one.
    """

    passage: Passage
    paper: Paper
    score: float
    lexical: float | None = None
    dense: float | None = None
    also: tuple[str, ...] = ()
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a hit must be; empty means anything. Applied before the ranking, not after it."""

    year_from: int | None = None
    year_to: int | None = None
    types: tuple[str, ...] = ()
    journals: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
