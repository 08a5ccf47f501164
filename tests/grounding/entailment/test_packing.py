"""Weights in four bits."""

from itertools import pairwise

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from grounding.entailment.packing import GROUP, LEVELS, Packed, pack, rounded, unpack


@given(arrays(np.float32, (3, 2 * GROUP), elements=st.floats(-4, 4, width=32)))
def test_unpacking_gives_what_rounding_gives(values: np.ndarray) -> None:
    weights = torch.from_numpy(values)
    assert torch.equal(unpack(*pack(weights)), rounded(weights))


@given(arrays(np.float32, (2, GROUP), elements=st.floats(-4, 4, width=32)))
def test_rounding_twice_changes_nothing_and_errs_by_less_than_a_step(values: np.ndarray) -> None:
    once = rounded(torch.from_numpy(values))
    assert torch.allclose(rounded(once), once, rtol=2e-3, atol=1e-6)
    widest = max(b - a for a, b in pairwise(LEVELS)) / 2
    top = np.abs(values).max(1, keepdims=True)
    assert (np.abs(once.numpy() - values) <= top * (widest + 2e-3) + 2e-6).all()


def test_two_weights_share_a_byte() -> None:
    codes, scales = pack(torch.randn(4, 2 * GROUP))
    assert codes.nbytes == 4 * GROUP
    assert codes.dtype == np.uint8
    assert scales.shape == (4, 2)


def test_a_file_is_read_by_the_names_of_its_matrices() -> None:
    weight = torch.randn(4, GROUP)
    codes, scales = pack(weight)
    file = Packed({"a.packed": codes, "a.scales": scales, "b": np.ones(3, dtype=np.float16)})
    assert list(file) == ["a", "b"]
    assert len(file) == 2
    assert torch.equal(file["a"], rounded(weight))
    assert file["b"].dtype == torch.float32
