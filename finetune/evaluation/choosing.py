"""The limit of a language from questions that were weighed, and how well it does.

How likely the model holds its fixed sentence and how much of the question a passage speaks of are
two signs; a logistic regression of abstaining on both says what one is worth in the other, and the
threshold is then where F1 is best. Chosen and measured on the same questions that is too good, so
both are chosen again without a fifth of the papers, five times, and held against these.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assistant.models.abstaining import Limit
from literature.paper import sha256

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question: how likely the model holds the fixed sentence (nats), how much of the question
    its passages speak of (:attr:`assistant.models.abstaining.Posed.coverage`), and whether the data
    set abstains. ``paper`` is what it is about.
    """

    language: str
    paper: str
    nats: float
    coverage: float | None
    silent: bool


@dataclass(frozen=True, slots=True)
class Threshold:
    """The limit of a language (:class:`assistant.models.abstaining.Limit`), and how well it does
    where it was chosen.

    ``area`` is that under the ROC curve: how often a question to abstain from is held likelier than
    one to answer (ties count half), whatever the threshold. ``unseen_f1`` and ``unseen_area`` are
    what limits chosen without the questions' own papers come to; ``None`` where the other papers
    have not questions of both sorts.
    """

    threshold: float
    weight: float
    neutral: float
    f1: float
    precision: float
    recall: float
    area: float
    unseen_f1: float | None
    unseen_area: float | None
    questions: int
    abstaining: int
    papers: int


def choose(weighed: Sequence[Weighed]) -> Threshold | None:
    """The limit with the best F1 at the weight that the regression gives, and how well it does.

    ``None`` without questions of both sorts.
    """
    limit = _limit(weighed)
    if limit is None:
        return None
    told = [(limit.score(one.nats, one.coverage), one.silent) for one in weighed]
    unseen_f1, unseen_area = _unseen(weighed)
    return Threshold(
        limit.threshold,
        limit.weight,
        limit.neutral,
        *_found([(score >= limit.threshold, silent) for score, silent in told]),
        area=_area(told),
        unseen_f1=unseen_f1,
        unseen_area=unseen_area,
        questions=len(weighed),
        abstaining=sum(one.silent for one in weighed),
        papers=len({one.paper for one in weighed}),
    )


def _limit(weighed: Sequence[Weighed]) -> Limit | None:
    """The threshold stands midway between the two questions it parts; of places with equal F1
    it is that between the two farthest apart.
    """
    if len({one.silent for one in weighed}) < 2:
        return None
    known = [one.coverage for one in weighed if one.coverage is not None]
    neutral = math.fsum(known) / len(known) if known else 0.0
    weight = _weight(weighed, neutral)
    scale = Limit(0.0, weight, neutral)
    told = [(scale.score(one.nats, one.coverage), one.silent) for one in weighed]
    values = sorted({score for score, _ in told})
    places = [(values[0], math.inf), *(((a + b) / 2, b - a) for a, b in pairwise(values))]

    def worth(place: tuple[float, float]) -> tuple[float, float]:
        return _found([(score >= place[0], silent) for score, silent in told])[0], place[1]

    return Limit(max(places, key=worth)[0], weight, neutral)


def _weight(weighed: Sequence[Weighed], neutral: float) -> float:
    """What a coverage of one is worth in nats, not above zero.

    The signs are evened out to a spread of one before the regression, so that its penalty (L2)
    bears on both alike. A sign without spread, or nats that speak the wrong way, say nothing of
    what the one is worth in the other: the weight is then zero.
    """
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    covered = [neutral if one.coverage is None else one.coverage for one in weighed]
    signs = np.array([[one.nats for one in weighed], covered]).T
    spread = signs.std(axis=0)
    if not spread.all():
        return 0.0
    even = (signs - signs.mean(axis=0)) / spread
    found = LogisticRegression(C=1.0).fit(even, [one.silent for one in weighed])
    by_nats, by_coverage = (found.coef_[0] / spread).tolist()
    return min(0.0, by_coverage / by_nats) if by_nats > 0 else 0.0


def _unseen(weighed: Sequence[Weighed]) -> tuple[float | None, float | None]:
    """F1 and area where each fifth of the papers is judged by a limit chosen on the others.

    Scores of two limits are not alike, so the area is of pairs that one limit judges.
    """
    papers = sorted({one.paper for one in weighed}, key=sha256)
    told: list[tuple[bool, bool]] = []
    pairs, before = 0, 0.0
    for n in range(min(FOLDS, len(papers))):
        out = set(papers[n::FOLDS])
        limit = _limit([one for one in weighed if one.paper not in out])
        if limit is None:
            return None, None
        held = [one for one in weighed if one.paper in out]
        told += [(limit.silent(one.nats, one.coverage), one.silent) for one in held]
        scores = [(limit.score(one.nats, one.coverage), one.silent) for one in held]
        silent = sum(one.silent for one in held)
        if here := silent * (len(held) - silent):
            pairs, before = pairs + here, before + here * _area(scores)
    return _found(told)[0], before / pairs if pairs else None


def _area(told: Sequence[tuple[float, bool]]) -> float:
    """The share of pairs of a question to abstain from and one to answer in their right order."""
    to_abstain = [score for score, silent in told if silent]
    to_answer = [score for score, silent in told if not silent]
    before = sum((a > b) + (a == b) / 2 for a in to_abstain for b in to_answer)
    return before / len(to_abstain) / len(to_answer)


def _found(told: Sequence[tuple[bool, bool]]) -> tuple[float, float, float]:
    """F1, precision and recall of abstaining, from whether one did and whether one should have."""
    hits = sum(did and should for did, should in told)
    missed = sum(should and not did for did, should in told)
    wrong = sum(did and not should for did, should in told)
    return (
        2 * hits / max(1, 2 * hits + missed + wrong),
        hits / max(1, hits + wrong),
        hits / max(1, hits + missed),
    )
