"""A language's limit: weight and threshold from weighed questions, and how well it does unseen."""

import random
from dataclasses import replace

import pytest

from finetune.evaluation.choosing import Weighed, choose


def weighed(nats: float, silent: bool, coverage: float | None = None, paper: str = "p") -> Weighed:
    return Weighed("en", paper, nats, coverage, silent)


def parted_by_coverage(papers: int = 20) -> list[Weighed]:
    """Nats that say little, a coverage that says much; two questions a paper."""
    drawn = random.Random(5)
    return [
        weighed(
            -3 + drawn.gauss(0.5 if silent else -0.5, 1.0),
            silent,
            min(1.0, max(0.0, drawn.gauss(0.2 if silent else 0.7, 0.12))),
            f"pmid:{n}",
        )
        for n in range(papers)
        for silent in (True, False)
    ]


@pytest.mark.parametrize(
    ("silent", "answered", "threshold", "f1"),
    [
        ([-1.0, -2.0], [-9.0, -8.0], -5.0, 1.0),
        ([-1.0, -6.0], [-2.0, -8.0], -7.0, 0.8),
        ([-1.0], [-1.0], -1.0, 2 / 3),
        ([-3.0, -9.0], [-4.0, -4.5, -5.0, -6.0, -7.0], -3.5, 2 / 3),
    ],
)
def test_the_threshold_is_midway_where_f1_is_best(
    silent: list[float], answered: list[float], threshold: float, f1: float
) -> None:
    """No passage is in the questions' language: nothing but the nats counts."""
    told = [weighed(nats, True) for nats in silent]
    told += [weighed(nats, False) for nats in answered]
    found = choose(told)
    assert found is not None
    assert (found.weight, found.neutral) == (0.0, 0.0)
    assert found.threshold == pytest.approx(threshold)
    assert found.f1 == pytest.approx(f1)
    assert choose(told[: len(silent)]) is None


def test_what_the_passages_speak_of_weighs_against_abstaining() -> None:
    told = parted_by_coverage()
    found = choose(told)
    nats_alone = choose([replace(one, coverage=None) for one in told])
    assert found is not None
    assert nats_alone is not None
    assert found.weight < -1
    assert found.neutral == pytest.approx(sum(one.coverage or 0.0 for one in told) / len(told))
    assert found.area > nats_alone.area + 0.1
    assert found.f1 > nats_alone.f1 + 0.1


def test_a_coverage_that_speaks_the_wrong_way_weighs_nothing() -> None:
    told = [replace(one, coverage=1 - (one.coverage or 0.0)) for one in parted_by_coverage()]
    found = choose(told)
    assert found is not None
    assert found.weight == 0.0
    turned = [replace(one, nats=-one.nats) for one in parted_by_coverage()]
    found = choose(turned)
    assert found is not None
    assert found.weight == 0.0, "nats that speak the wrong way measure nothing"


def test_a_question_without_a_passage_in_its_language_stands_in_the_middle() -> None:
    told = parted_by_coverage()
    found, more = choose(told), choose([*told, weighed(-9.0, False, None, "pmid:other")])
    assert found is not None
    assert more is not None
    assert more.neutral == pytest.approx(found.neutral)


def test_what_is_chosen_without_a_paper_is_told_beside() -> None:
    told = parted_by_coverage()
    found = choose(told)
    assert found is not None
    assert found.unseen_f1 is not None
    assert found.unseen_area is not None
    assert 0.8 < found.unseen_f1 <= found.f1
    assert found.unseen_area > 0.9
    turned = choose(told[::-1])
    assert turned is not None
    assert (turned.unseen_f1, turned.unseen_area) == (found.unseen_f1, found.unseen_area)
    drawn = random.Random(3)
    chance = [replace(one, nats=drawn.random(), coverage=drawn.random()) for one in told]
    seen = choose(chance)
    assert seen is not None
    assert seen.unseen_f1 is not None
    assert seen.unseen_f1 < seen.f1, "of what is chance, the unseen figure does not make skill"


def test_one_paper_leaves_nothing_to_choose_on_without_it() -> None:
    found = choose([weighed(-1.0, True, 0.1), weighed(-4.0, False, 0.9)])
    assert found is not None
    assert (found.unseen_f1, found.unseen_area) == (None, None)
