"""A plan is varied by its own count, the same for the same seed, and keeps gold from the rest."""

from itertools import islice

import pytest

from dialogue_gen.desk import Desk
from dialogue_gen.dialogue import Kind, PassageRole
from dialogue_gen.gaps import gap
from dialogue_gen.plan import Item, items, plan
from index.library import Library


@pytest.fixture(scope="module")
def planned(plain_library: Library) -> list[Item]:
    return plan(plain_library, 30, seed=3)


def test_the_same_seed_plans_the_same_and_another_seed_another(
    plain_library: Library, planned: list[Item]
) -> None:
    assert [i.id for i in plan(plain_library, 20, seed=3)] == [i.id for i in planned[:20]]
    assert [i.id for i in plan(plain_library, 20, seed=4)] != [i.id for i in planned[:20]]


def test_both_languages_and_every_kind_come_early(planned: list[Item]) -> None:
    kinds = {item.kind for item in planned}
    assert kinds >= set(Kind) - {Kind.CONFLICT}
    assert {item.language for item in planned} == {"zh", "en"}
    assert len({item.persona for item in planned}) >= 4
    assert len({follow for item in planned for follow in item.follow_ups}) >= 5


def test_a_distractor_is_of_another_paper_than_the_gold(planned: list[Item]) -> None:
    for item in planned:
        gold = {p.paper for p in item.passages if p.role == PassageRole.GOLD}
        other = {p.paper for p in item.passages if p.role == PassageRole.DISTRACTOR}
        assert not gold & other
        assert bool(gold) is (item.kind != Kind.UNANSWERABLE)
        assert len({p.pid for p in item.passages}) == len(item.passages)


def test_what_is_called_missing_is_told_by_no_passage(planned: list[Item]) -> None:
    asked = [item for item in planned if item.missing]
    assert asked
    for item in asked:
        assert not any(gap(item.missing).told.search(p.text) for p in item.passages)


def test_an_unanswerable_question_is_answered_by_no_search(
    plain_library: Library, planned: list[Item]
) -> None:
    desk = Desk(plain_library)
    asked = [item for item in planned if item.kind == Kind.UNANSWERABLE]
    assert asked
    assert all(desk.answers(item.question, item.language) == "" for item in asked)


def test_a_share_of_nothing_is_not_planned(plain_library: Library) -> None:
    only = islice(items(Desk(plain_library), shares={"instruction": 1.0}, chinese=0.0), 5)
    assert {(item.task, item.language) for item in only} == {("instruction", "en")}
