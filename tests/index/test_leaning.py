"""What a passage owes to its language alone is taken from its cosine; what it says is not."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.leaning import Leaning


def leaning(*languages: int) -> Leaning:
    columns: Any = SimpleNamespace(languages=np.array(languages, dtype=np.int32))
    return Leaning(columns)


@given(st.integers(0, 2**32 - 1), st.floats(0, 0.2), st.integers(200, 2000), st.integers(200, 2000))
def test_a_bonus_for_a_language_is_taken_off(seed: int, bonus: float, ours: int, theirs: int):
    meant = np.random.default_rng(seed).uniform(0.7, 0.75, ours + theirs).astype(np.float32)
    languages = [0] * ours + [1] * theirs
    found = leaning(*languages)
    rows = np.arange(len(languages))
    plain = meant - found.of(meant[found.rows], rows)
    favoured = meant + np.float32(bonus) * (rows < ours)
    upright = favoured - found.of(favoured[found.rows], rows)
    # the mean of all weighs as much as twenty passages of a language
    assert np.ptp(upright - plain) <= 0.1 * bonus + 1e-4


def test_a_library_of_one_language_is_left_alone():
    found = leaning(1, 1, 1)
    assert not len(found.rows)
    assert found.of(np.zeros(0, dtype=np.float32), np.arange(3)) == 0


def test_one_paper_is_no_mean_of_its_language():
    """The only Chinese passage, which answers, stays ahead of what does not."""
    found = leaning(*[0] * 400, 1)
    cosines = np.full(401, 0.75, dtype=np.float32)
    cosines[-1] = 0.9
    upright = cosines - found.of(cosines[found.rows], np.arange(401))
    assert upright.argmax() == 400


@pytest.mark.parametrize("held", [np.zeros(2, dtype=bool), np.array([True, False])])
def test_passages_without_a_vector_say_nothing_of_their_language(held: np.ndarray):
    found = leaning(0, 1)
    cosines = np.where(held, 0.8, np.nan).astype(np.float32)
    assert np.isfinite(found.of(cosines[found.rows], np.arange(2))).all()
