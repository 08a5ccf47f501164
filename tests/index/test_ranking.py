"""The best of many scores are found without sorting them all; what is done side by side gives
what one thing after the other gives."""

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import beside
from index.build import build
from index.hit import Filters
from index.library import Library
from index.ranking import _RUN, Ranked, _best
from tests.index.hashing import Hashing


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


class Other(Hashing):
    """A second space, which reads English only."""

    name = "other"
    sha256 = "cd" * 32
    dimension = 48
    languages = frozenset({"en"})


@pytest.fixture
def two_spaces(papers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library in two vector spaces."""
    models = {"hashing": Hashing(), "other": Other()}
    monkeypatch.setattr("index.build.load", models.__getitem__)
    monkeypatch.setattr("index.library.load", models.__getitem__)
    build([papers], tmp_path / "library", ["hashing", "other"], progress=False)
    return tmp_path / "library"


def plain(ranked: Ranked) -> list[list[float]]:
    """All of a ranking, to the last bit."""
    kinds = (ranked.rows, ranked.score, ranked.lexical, ranked.dense, *ranked.signs.T)
    return [kind.tolist() for kind in kinds]


@pytest.mark.parametrize("filters", [Filters(), Filters(year_from=2001, languages=("en",))])
@pytest.mark.parametrize("question", ["betanib in hepatitis", "肝炎 的 治疗", "nothing of that"])
def test_parts_asked_side_by_side_say_what_they_say_in_turn(
    question: str, filters: Filters, two_spaces: Path, monkeypatch: pytest.MonkeyPatch
):
    begun = []

    def begin(work):
        begun.append(work)
        return start(work)

    start = beside.begin
    monkeypatch.setattr(beside, "begin", begin)
    with Library.open(two_spaces) as library:
        (alone,) = library.rank([question], filters)
        assert begun, "a single question is asked side by side"
        among_others = library.rank([question, "gout", "痛风"], filters)[0]
    assert plain(alone) == plain(among_others)


def test_a_question_asked_again_under_other_filters_is_embedded_once(
    two_spaces: Path, monkeypatch: pytest.MonkeyPatch
):
    with Library.open(two_spaces) as library:
        seen = [space[0] for space in library._spaces]
        before = [embedder.seen for embedder in seen]
        for year in (2001, 2010, 2015):
            library.rank(["deltavir in gout"], Filters(year_from=year))
        assert [embedder.seen - was for embedder, was in zip(seen, before, strict=True)] == [1, 1]


def test_many_who_ask_at_once_are_answered_as_each_alone(two_spaces: Path):
    questions = ["betanib in hepatitis", "deltavir in gout", "肝炎 的 治疗", "痛风"] * 4
    with Library.open(two_spaces) as library:
        expected = [plain(library.rank([question])[0]) for question in questions]
        found: list[list[list[float]] | None] = [None] * len(questions)

        def ask(n: int) -> None:
            found[n] = plain(library.rank([questions[n]])[0])

        asking = [threading.Thread(target=ask, args=(n,)) for n in range(len(questions))]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
    assert found == expected
