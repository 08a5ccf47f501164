"""Intervals by the bootstrap over questions, paired where two models answered the same ones."""

from collections.abc import Sequence

import numpy as np

RESAMPLES = 2_000
SEED = 20261122
LEVEL = (2.5, 97.5)  # percentiles: a 95 % interval


def interval(values: Sequence[float]) -> dict[str, float]:
    """The mean of ``values``, one a question, with its 95 % percentile interval."""
    return _told(np.asarray(values, dtype=float))


def difference(first: Sequence[float], second: Sequence[float]) -> dict[str, float]:
    """How much more the first is than the second on the same questions, with its interval.

    Resampling whole questions keeps the pairs together (Efron & Tibshirani 1993, chapter 8).
    """
    return _told(np.asarray(first, dtype=float) - np.asarray(second, dtype=float))


def ratios(counts: Sequence[tuple[int, int]]) -> dict[str, float]:
    """A share over all questions out of (part, whole) of each, with its interval."""
    table = np.asarray(counts, dtype=float)
    part, whole = table.sum(axis=0)
    if not whole:
        return {"value": 0.0, "low": 0.0, "high": 0.0, "n": 0}
    drawn = _drawn(len(table))
    sums = table[drawn].sum(axis=1)
    kept = sums[sums[:, 1] > 0]
    low, high = np.percentile(kept[:, 0] / kept[:, 1], LEVEL)
    return {"value": float(part / whole), "low": float(low), "high": float(high), "n": len(table)}


def f1(outcomes: Sequence[tuple[bool, bool]]) -> dict[str, float]:
    """F1 of (said, true) pairs with its interval."""
    table = np.asarray(outcomes, dtype=bool).reshape(-1, 2)
    both = table.all(axis=1).astype(float)
    sizes = table.sum(axis=1).astype(float)
    if not sizes.sum():
        return {"value": 0.0, "low": 0.0, "high": 0.0, "n": len(table)}
    drawn = _drawn(len(table))
    whole = sizes[drawn].sum(axis=1)
    values = 2 * both[drawn].sum(axis=1)[whole > 0] / whole[whole > 0]
    low, high = np.percentile(values, LEVEL)
    return {
        "value": float(2 * both.sum() / sizes.sum()),
        "low": float(low),
        "high": float(high),
        "n": len(table),
    }


def _told(values: np.ndarray) -> dict[str, float]:
    means = values[_drawn(len(values))].mean(axis=1)
    low, high = np.percentile(means, LEVEL)
    return {
        "value": float(values.mean()),
        "low": float(low),
        "high": float(high),
        "n": len(values),
    }


def _drawn(n: int) -> np.ndarray:
    """Indices of the resamples, shape (RESAMPLES, n)."""
    return np.random.default_rng(SEED).integers(0, n, (RESAMPLES, n))
