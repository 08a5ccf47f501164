"""Intervals: papers are drawn anew, not answers, because answers over one paper are alike."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from finetune.evaluation.metrics import FIGURES, KEYS, Counted
from literature.errors import ShizhenError

DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Gain:
    """A figure before and after, the difference, and its 95 % interval; ``nan`` for what was not
    measured.
    """

    before: float
    after: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        """After less before."""
        return self.after - self.before


def gains(
    before: Sequence[Counted], after: Sequence[Counted], *, draws: int = DRAWS, seed: int = 0
) -> dict[str, Gain]:
    """Every figure before and after on the same questions, with a paired percentile bootstrap over
    papers (Efron & Tibshirani 1993, ch. 13): each draw takes the same papers on both sides.

    Raises ``ShizhenError`` where the two did not answer the same questions.
    """
    if {one.name for one in before} != {one.name for one in after}:
        raise ShizhenError(
            "before and after did not answer the same questions",
            cure="Evaluate both with the same dialogues, `--turns`, `--length` and `--n`.",
        )
    papers = sorted({one.paper for one in before})
    drawn = _drawn(len(papers), draws, seed)
    one, two = (drawn @ _by_paper(side, papers) for side in (before, after))
    made = {}
    for name, figure in FIGURES.items():
        whole = [figure(_total(side)) for side in (before, after)]
        both = np.array([[figure(_sums(row)) for row in side] for side in (one, two)])
        difference = both[1] - both[0]
        known = difference[~np.isnan(difference)]
        low, high = np.percentile(known, [2.5, 97.5]) if known.size else (math.nan, math.nan)
        made[name] = Gain(whole[0], whole[1], float(low), float(high))
    return made


def interval(
    counted: Sequence[Counted], *, draws: int = DRAWS, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """The 95 % interval of every figure of one model, over papers."""
    papers = sorted({one.paper for one in counted})
    sums = _drawn(len(papers), draws, seed) @ _by_paper(counted, papers)
    made = {}
    for name, figure in FIGURES.items():
        values = np.array([figure(_sums(row)) for row in sums])
        known = values[~np.isnan(values)]
        low, high = np.percentile(known, [2.5, 97.5]) if known.size else (math.nan, math.nan)
        made[name] = (float(low), float(high))
    return made


def _drawn(papers: int, draws: int, seed: int) -> np.ndarray:
    """How often each paper is drawn, shape (draws, papers)."""
    if not papers:
        return np.zeros((draws, 0))
    return np.random.default_rng(seed).multinomial(papers, [1 / papers] * papers, draws)


def _by_paper(counted: Sequence[Counted], papers: Sequence[str]) -> np.ndarray:
    """The sums of each paper, shape (papers, keys)."""
    table, place = np.zeros((len(papers), len(KEYS))), {p: n for n, p in enumerate(papers)}
    for one in counted:
        table[place[one.paper]] += [one.sums[key] for key in KEYS]
    return table


def _sums(row: np.ndarray) -> Mapping[str, float]:
    return dict(zip(KEYS, row.tolist(), strict=True))


def _total(counted: Sequence[Counted]) -> Mapping[str, float]:
    return {key: sum(one.sums[key] for one in counted) for key in KEYS}
