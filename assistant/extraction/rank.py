"""How well each sentence answers, which answer at all, and which are shown together.

Thresholds: see :mod:`assistant.extraction.evidence`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.extraction.candidates import ROLE_WEIGHT, Candidate
from assistant.extraction.evidence import Evidence, coverage
from assistant.extraction.terms import Speech, Term
from index.hit import Hit
from literature.paper import Status

FEWEST, MOST = 2, 5  # sentences of an answer, where there are so many
PER_PAPER = 2
NEAR = 0.3  # a sentence that scores this much below the best says little to the question
ALIKE = 0.9  # cosine from which on two sentences of one language say the same

# Least cosine of question and sentence: in one language, across two (whose cosines are lower), and
# where nothing but the meaning vouches for the disease or drug. A sentence that itself speaks of
# all that is asked needs less: abbreviations make strangers of a question and its answer.
LEAST_SIMILARITY = {"en": 0.45, "zh": 0.35}
LEAST_CROSSED = 0.3
LEAST_UNSURE = 0.55
RELIEF = 0.2


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence that answers; ``row`` is its vector, comparable within one language only."""

    candidate: Candidate
    paper: str
    similarity: float
    score: float
    crossed: bool
    row: NDArray[np.float32]


def promising(found: Sequence[Candidate], asked: Sequence[Term], most: int) -> list[Candidate]:
    """The ``most`` sentences worth embedding: by terms, by section, by the rank of their hit."""

    def promise(i: int) -> float:
        one = found[i]
        own = coverage(asked, Speech(one.text, one.language))
        return own + 0.5 * ROLE_WEIGHT[one.role] - 0.03 * one.hit

    kept = sorted(range(len(found)), key=lambda i: (-promise(i), i))[:most]
    return [found[i] for i in sorted(kept)]


def rank(
    candidate: Candidate,
    hit: Hit,
    evidence: Evidence,
    asked: Sequence[Term],
    similarity: float,
    row: NDArray[np.float32],
    language: str,
) -> Ranked | None:
    """The sentence with its score, or ``None`` where it does not answer.

    The score adds to the cosine what the sentence itself says of the question's terms, where it is
    told, and the rank of its passage; a retracted paper's comes after all others.
    """
    crossed = candidate.language != language
    own = coverage(asked, Speech(candidate.text, candidate.language))
    least = LEAST_CROSSED if crossed else LEAST_SIMILARITY.get(language, LEAST_SIMILARITY["en"])
    if similarity < (LEAST_UNSURE if evidence.unsure else least - RELIEF * own):
        return None
    score = (
        similarity
        + 0.4 * own
        + 0.2 * ROLE_WEIGHT[candidate.role]
        - 0.005 * candidate.hit
        - (1.0 if hit.paper.status == Status.RETRACTED else 0.0)
    )
    return Ranked(candidate, hit.paper.id, similarity, score, crossed, row)


def choose(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Up to five sentences, best first, no two alike, at most two of a paper.

    Those in the question's language stand alone where they are of two papers or more; else those
    in the other language follow them. Findings come alone wherever there are any.
    """
    findings = [r for r in ranked if r.candidate.is_finding]
    best_first = sorted(findings or ranked, key=lambda r: -r.score)
    own = _distinct([r for r in best_first if not r.crossed])
    if len({r.paper for r in own}) >= 2:
        return own
    other = _distinct(
        [r for r in best_first if r.crossed and r.paper not in {o.paper for o in own}]
    )
    return [*own, *other][:MOST]


def _distinct(best_first: Sequence[Ranked]) -> list[Ranked]:
    kept: list[Ranked] = []
    of_paper: Counter[str] = Counter()
    for one in best_first:
        far = one.score < best_first[0].score - NEAR
        if len(kept) == MOST or (far and len(kept) >= FEWEST):
            break
        alike = any(float(one.row @ other.row) >= ALIKE for other in kept)
        if not alike and of_paper[one.paper] < PER_PAPER:
            of_paper[one.paper] += 1
            kept.append(one)
    return kept
