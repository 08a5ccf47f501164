"""Intervals: papers are drawn anew, not answers, because answers over one paper are alike."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from finetune.evaluation.metrics import FIGURES, KEYS, Counted, Sums, figures
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
    wholes = [figures(side) for side in (before, after)]
    return {
        name: Gain(
            wholes[0][name],
            wholes[1][name],
            *_middle(np.asarray(figure(_columns(two))) - np.asarray(figure(_columns(one)))),
        )
        for name, figure in FIGURES.items()
    }


def interval(
    counted: Sequence[Counted], *, draws: int = DRAWS, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """The 95 % interval of every figure of one model, over papers."""
    papers = sorted({one.paper for one in counted})
    sums = _drawn(len(papers), draws, seed) @ _by_paper(counted, papers)
    columns = _columns(sums)
    return {name: _middle(np.asarray(figure(columns))) for name, figure in FIGURES.items()}


def _middle(values: NDArray[np.float64]) -> tuple[float, float]:
    """The middle 95 % of what is known."""
    known = values[~np.isnan(values)]
    low, high = np.percentile(known, [2.5, 97.5]) if known.size else (math.nan, math.nan)
    return float(low), float(high)


def _drawn(papers: int, draws: int, seed: int) -> NDArray[np.float64]:
    """How often each paper is drawn, shape (draws, papers)."""
    if not papers:
        return np.zeros((draws, 0))
    drawn = np.random.default_rng(seed).multinomial(papers, [1 / papers] * papers, draws)
    return drawn.astype(np.float64)


def _by_paper(counted: Sequence[Counted], papers: Sequence[str]) -> NDArray[np.float64]:
    """The sums of each paper, shape (papers, keys)."""
    table, place = np.zeros((len(papers), len(KEYS))), {p: n for n, p in enumerate(papers)}
    for one in counted:
        table[place[one.paper]] += [one.sums[key] for key in KEYS]
    return table


def _columns(sums: NDArray[np.float64]) -> Sums:
    """The sums of every draw, by key."""
    return {key: sums[:, n] for n, key in enumerate(KEYS)}
