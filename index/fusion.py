"""Scores of several kinds made one.

Each kind is brought to zero mean and unit deviation over the candidates of the question, then
summed by weight (a convex combination; Bruch, Gai & Ingber 2023, "An Analysis of Fusion Functions
for Hybrid Retrieval", find it better than reciprocal ranks and sparing of training data).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def standardise(scores: Scores) -> Scores:
    """Zero mean, unit deviation over what is not NaN; all 0 where nothing varies."""
    if not np.isfinite(scores).any():
        return scores
    spread = np.nanstd(scores)
    centred = scores - np.nanmean(scores)
    return np.asarray(centred / spread if spread > 1e-6 else centred * 0, dtype=np.float32)


def fuse(kinds: Sequence[Scores], weights: Sequence[Scores]) -> Scores:
    """The weighted sum per candidate; a kind that is NaN there gives its weight to the others.

    ``kinds`` and ``weights`` are arrays ``(candidates,)``, one of each for a kind.
    """
    total = np.zeros_like(kinds[0])
    mass = np.zeros_like(kinds[0])
    for scores, weight in zip(kinds, weights, strict=True):
        seen = np.isfinite(scores)
        total += np.where(seen, weight * np.nan_to_num(scores), 0)
        mass += np.where(seen, weight, 0)
    return np.asarray(total / np.where(mass > 0, mass, 1), dtype=np.float32)
