"""The probability of a hit: told only where it was fitted, and fitted as the file says."""

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import embedders, relevance
from index.library import Library
from index.relevance import SIGNS, Relevance
from tests.index.conftest import Builder

KNOWN = {"one": "aa", "two": "bb"}
MODEL = Relevance.of(
    {
        "embedders": KNOWN,
        "pairs": {
            "en-en": {
                "embedders": ["one"],
                "intercept": -2.0,
                "weights": {
                    "coverage": 1.0,
                    "cosine": 3.0,
                    "glossed": 0.0,
                    "behind": 0.5,
                },
            },
            "zh-en": {
                "embedders": ["one", "two"],
                "intercept": -1.0,
                "weights": dict.fromkeys(SIGNS, 1.0),
            },
        },
    }
)
SIGN = st.floats(-4, 4, width=32)


@given(st.lists(SIGN, min_size=5, max_size=5), st.floats(0.125, 1, width=32))
def test_a_probability_grows_with_a_sign_that_speaks_for_it(signs: list[float], more: float):
    row = np.array(signs, dtype=np.float32)
    higher = row + np.array([0, more, 0, 0, 0], dtype=np.float32)
    low, high = (MODEL.probability("en", "en", r, {"one": "aa"}) for r in (row, higher))
    assert low is not None
    assert high is not None
    assert 0 < low < high < 1


@pytest.mark.parametrize(
    ("asked", "told", "held"),
    [
        ("en", "fr", {"one": "aa"}),  # no such pair was fitted
        ("zh", "en", {"one": "aa"}),  # it needs the other encoder as well
        ("en", "en", {"one": "cc"}),  # other weights of the encoder
        ("en", "en", {"one": "aa", "three": "dd"}),  # an encoder it does not know may have scored
    ],
)
def test_what_was_not_fitted_is_not_told(asked: str, told: str, held: dict[str, str]):
    assert MODEL.probability(asked, told, np.zeros(len(SIGNS), dtype=np.float32), held) is None


def test_the_shipped_weights_are_of_the_packaged_encoders_and_say_where_they_come_from():
    data = json.loads(files("index").joinpath(relevance.FILE).read_text("utf-8"))
    held = {name: embedders.load(name).sha256 for name in embedders.OFFLINE}
    assert data["embedders"] == held
    assert data["fitted on"]
    assert not set(data["fitted on"]) & set(data["told on"])
    assert set(data["pairs"]) == {"en-en", "zh-zh", "en-zh", "zh-en"}
    near, far = np.array([0.6, 0.7, 0.7, 2.5, 0]), np.array([0.05, 0.1, 0.1, 0.5, -1])
    for pair in data["pairs"]:
        asked, told = pair.split("-")
        likely, unlikely = (
            relevance.shipped().probability(asked, told, row.astype(np.float32), held)
            for row in (near, far)
        )
        assert likely is not None
        assert unlikely is not None
        assert likely > 5 * unlikely
        assert unlikely < 0.1


def test_hits_of_another_encoder_carry_no_probability(papers: Path, make: Builder, tmp_path: Path):
    make(papers)
    with Library.open(tmp_path / "library") as library:
        assert {hit.probability for hit in library.search("betanib in hepatitis")} == {None}


def test_what_answers_is_likelier_than_what_does_not(papers: Path, tmp_path: Path):
    from index.build import build

    build([papers], tmp_path / "library", progress=False)
    with Library.open(tmp_path / "library") as library:
        (near, *_) = library.search("Is betanib of use in hepatitis?")
        (far, *_) = library.search("How do whales find their way across an ocean?")
    assert near.probability is not None
    assert far.probability is not None
    assert 1 > near.probability > 2 * far.probability > 0
