"""The laws of the fused score."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.fusion import fuse, standardise

VALUES = arrays(np.float32, 8, elements=st.floats(-50, 50, width=32))


@given(VALUES, st.floats(0.125, 8), st.floats(-30, 30))
def test_a_kind_counts_by_its_order_and_spread_not_its_scale(scores, factor: float, shift: float):
    same = (scores * np.float32(factor) + np.float32(shift)).astype(np.float32)
    if scores.std() > 0.1:
        assert np.allclose(standardise(scores), standardise(same), atol=1e-2)


@given(VALUES)
def test_one_kind_alone_keeps_its_order(scores):
    fused = fuse([standardise(scores)], [np.ones(8, np.float32)])
    assert (np.diff(fused[np.argsort(scores)]) >= -1e-6).all()


def test_a_kind_that_did_not_see_a_candidate_gives_its_weight_away():
    seen = np.array([1, 2, np.nan], np.float32)
    other = np.array([3, 2, 1], np.float32)
    fused = fuse([seen, other], [np.full(3, 0.75, np.float32), np.full(3, 0.25, np.float32)])
    assert np.allclose(fused, [1.5, 2.0, 1.0])


def test_what_does_not_vary_says_nothing():
    assert (standardise(np.full(4, 7, np.float32)) == 0).all()
    assert np.isnan(standardise(np.full(4, np.nan, np.float32))).all()
