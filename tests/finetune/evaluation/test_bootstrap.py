"""Intervals over papers, the same papers on both sides."""

import random

import pytest

from finetune.evaluation.bootstrap import gains, interval
from finetune.evaluation.metrics import KEYS, Counted
from literature.errors import ShizhenError


def answer(n: int, paper: int, right: float) -> Counted:
    sums = dict.fromkeys(KEYS, 0.0) | {"answers": 1.0, "cites": 1.0, "exact": right}
    return Counted(f"q{n}", f"p{paper}", "en", "answerable", sums)


def test_no_gain_is_no_gain_and_its_interval_is_a_point() -> None:
    side = [answer(n, n % 7, float(n % 2)) for n in range(40)]
    gain = gains(side, side)["exact_quotes"]
    assert (gain.difference, gain.low, gain.high) == (0.0, 0.0, 0.0)


def test_a_sure_gain_has_an_interval_above_nothing() -> None:
    rng = random.Random(4)
    before = [answer(n, n % 20, float(rng.random() < 0.2)) for n in range(100)]
    after = [answer(n, n % 20, float(rng.random() < 0.8)) for n in range(100)]
    gain = gains(before, after)["exact_quotes"]
    assert 0.3 < gain.low <= gain.difference <= gain.high < 0.9


def test_answers_over_one_paper_count_as_little_as_one() -> None:
    rng = random.Random(1)
    by_paper = [float(rng.random() < 0.5) for _ in range(10)]
    alike = [answer(n, n % 10, by_paper[n % 10]) for n in range(200)]
    apart = [answer(n, n, by_paper[n % 10]) for n in range(200)]
    wide, narrow = interval(alike)["exact_quotes"], interval(apart)["exact_quotes"]
    assert wide[1] - wide[0] > 2 * (narrow[1] - narrow[0])


def test_what_was_never_measured_has_no_interval() -> None:
    low, high = interval([answer(1, 1, 1.0)])["false_premise_corrected"]
    assert low != low
    assert high != high


def test_other_questions_cannot_be_compared() -> None:
    with pytest.raises(ShizhenError, match="did not answer the same questions"):
        gains([answer(1, 1, 1.0)], [answer(2, 1, 1.0)])
