"""Which of the ranked sentences answer at all, and which of those are shown together."""

from collections import Counter
from collections.abc import Sequence

from assistant.extraction.rank import Ranked
from index.hit import Hit

MOST = 5  # sentences of an answer
PER_PAPER = 2
ALIKE = 0.92  # cosine from which on two sentences say the same
NEAR = 0.25  # a sentence this far below the best one says little to the question

LEAST_KEY = 0.99
LEAST_COVERAGE = 0.55
LEAST_SIMILARITY = 0.45
LEAST_CROSSED = 0.35


def sufficient(ranked: Ranked) -> bool:
    """Whether a sentence answers: its paper speaks of what is asked, and it is about that."""
    least = LEAST_CROSSED if ranked.crossed else LEAST_SIMILARITY
    return (
        ranked.key >= LEAST_KEY and ranked.coverage >= LEAST_COVERAGE and ranked.similarity >= least
    )


def choose(ranked: Sequence[Ranked], hits: Sequence[Hit]) -> list[Ranked]:
    """Up to five sentences, best first, no two alike, at most two of a paper.

    Those in the question's language come first and alone; others join them only where these are
    of fewer than two papers.
    """
    own = _distinct([r for r in ranked if not r.crossed], hits)
    if len({_paper(r, hits) for r in own}) >= 2:
        return own
    other = _distinct([r for r in ranked if r.crossed], hits)
    return [*own, *other][:MOST]


def _distinct(ranked: Sequence[Ranked], hits: Sequence[Hit]) -> list[Ranked]:
    kept: list[Ranked] = []
    of_paper: Counter[str] = Counter()
    for one in ranked:
        paper = _paper(one, hits)
        if len(kept) == MOST or of_paper[paper] == PER_PAPER:
            continue
        if one.score < kept[0].score - NEAR if kept else False:
            break
        if any(one.row @ other.row >= ALIKE for other in kept):
            continue
        of_paper[paper] += 1
        kept.append(one)
    return kept


def _paper(ranked: Ranked, hits: Sequence[Hit]) -> str:
    return hits[ranked.candidate.hit - 1].paper.id
