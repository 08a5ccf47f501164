"""The best of many scores are found without sorting them all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ranking import _RUN, _best


@given(
    st.integers(0, 2**32 - 1),
    st.integers(0, 40 * _RUN),
    st.integers(1, 30),
    st.sampled_from([0.0, 0.5, 0.99]),
    st.integers(1, 50),
)
def test_the_best_are_the_highest_above_zero(
    seed: int, n: int, depth: int, empty: float, steps: int
):
    random = np.random.default_rng(seed)
    scores = np.ceil(random.random(n) * steps).astype(np.float32)  # many are equal
    scores[random.random(n) < empty] = 0
    found = _best(scores, depth)
    assert len(set(found.tolist())) == len(found) == min(depth, np.count_nonzero(scores))
    left = np.delete(scores, found)
    if len(found):
        assert scores[found].min() > 0
        assert left.max(initial=0) <= scores[found].min()


@pytest.mark.parametrize("depth", [1, 200])
def test_the_best_of_very_many_are_those_that_sorting_finds(depth: int):
    scores = np.random.default_rng(0).random(1_000_000).astype(np.float32)
    assert sorted(_best(scores, depth)) == sorted(np.argsort(-scores, kind="stable")[:depth])
