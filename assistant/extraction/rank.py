"""How well each sentence answers a question, and which of them together are an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.candidates import ROLE_WEIGHT, Candidate
from assistant.extraction.terms import Speech, Term
from index.hit import Hit
from literature.paper import Status

BRIDGE = "zh"  # the language whose vector space also holds English: what crosses is measured there


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with what speaks for it.

    ``similarity``: cosine of question and sentence; ``coverage``: weighted share of the question's
    terms that sentence, passage and title speak of; ``key``: the least covered disease, drug or
    organism of the question (1 where it names none); ``crossed``: sentence and question are in
    different languages; ``row``: the sentence's vector, comparable within one language only.
    """

    candidate: Candidate
    similarity: float
    coverage: float
    key: float
    crossed: bool
    score: float
    row: NDArray[np.float32]


def preselect(found: Sequence[Candidate], asked: Sequence[Term], most: int) -> list[Candidate]:
    """The ``most`` candidates worth embedding: by terms, by section, by the rank of their hit."""
    if len(found) <= most:
        return list(found)

    def promise(candidate: Candidate) -> float:
        own = coverage(asked, Speech(candidate.text, candidate.language))
        return own + ROLE_WEIGHT.get(candidate.role, 0.5) - 0.03 * candidate.hit

    kept = sorted(range(len(found)), key=lambda i: (-promise(found[i]), i))[:most]
    return [found[i] for i in sorted(kept)]


def coverage(asked: Sequence[Term], speech: Speech) -> float:
    """Weighted share of the terms a text speaks of; those it cannot name do not count."""
    told = [(term.weight, speech.has(term)) for term in asked]
    whole = sum(weight for weight, share in told if share is not None)
    return (
        sum(weight * share for weight, share in told if share is not None) / whole if whole else 0.0
    )


def least_key(asked: Sequence[Term], speech: Speech) -> float:
    """How far a text speaks of the disease, drug or organism of the question it covers least."""
    shares = [speech.has(term) for term in asked if term.is_key]
    return min((share for share in shares if share is not None), default=1.0)


def rank(
    found: Sequence[Candidate],
    hits: Sequence[Hit],
    asked: Sequence[Term],
    similarities: Sequence[float],
    rows: Sequence[NDArray[np.float32]],
    language: str,
) -> list[Ranked]:
    """The candidates, best first."""
    around = [
        Speech(f"{hit.paper.title}\n{hit.passage.text}", hit.passage.language) for hit in hits
    ]
    ranked = []
    for candidate, similarity, row in zip(found, similarities, rows, strict=True):
        context = around[candidate.hit - 1]
        own = coverage(asked, Speech(candidate.text, candidate.language))
        score = (
            similarity
            + 0.25 * own
            + 0.2 * ROLE_WEIGHT.get(candidate.role, 0.5)
            + 0.05 * candidate.place
            - 0.005 * candidate.hit
            - (1.0 if hits[candidate.hit - 1].paper.status == Status.RETRACTED else 0.0)
        )
        ranked.append(
            Ranked(
                candidate,
                similarity,
                coverage(asked, context),
                least_key(asked, context),
                candidate.language != language,
                score,
                row,
            )
        )
    return sorted(ranked, key=lambda r: -r.score)
