"""Cards to learn checking with."""

import csv
import io

import pytest

from assistant.cards import Card, Judgement, deck, flashcards, score
from grounding.checker import Checker
from index.library import Library


@pytest.fixture(scope="module")
def cards(sample_library) -> list[Card]:
    with Library.open(sample_library) as library:
        return deck(library, Checker(), n=12, seed=5)


def test_half_of_the_cards_are_true_and_none_are_of_one_paper(cards: list[Card]) -> None:
    assert len(cards) == 12
    assert sum(card.true for card in cards) == 6
    assert len({card.paper.id for card in cards}) == 12


def test_a_card_says_where_its_sentence_stands_and_what_was_changed(cards: list[Card]) -> None:
    for card in cards:
        assert card.passage.text[card.start :].startswith(card.original)
        if card.planted is None:
            assert card.claim == card.original
        else:
            start, before = card.planted.start, card.planted.before
            assert card.original[start : start + len(before)] == before
            assert card.claim != card.original
            assert card.verdict.label != "SUPPORTED"


def test_the_same_seed_deals_the_same_cards(sample_library, cards: list[Card]) -> None:
    with Library.open(sample_library) as library:
        again = deck(library, Checker(), n=12, seed=5)
        other = deck(library, Checker(), n=12, seed=6)
    assert again == cards
    assert other != cards


def test_a_language_that_is_wanted_is_kept_to(sample_library) -> None:
    with Library.open(sample_library) as library:
        cards = deck(library, Checker(), n=4, language="zh")
    assert cards
    assert {card.passage.language for card in cards} == {"zh"}


def test_the_score_is_kept_by_kind_of_error(cards: list[Card]) -> None:
    judged = [Judgement(card, said_true=True) for card in cards]
    counted = score(judged)
    assert counted["none"] == (6, 6)
    assert sum(total for _, total in counted.values()) == 12
    assert all(right == 0 for kind, (right, _) in counted.items() if kind != "none")


def test_only_misses_become_flashcards_and_markup_in_them_is_text(cards: list[Card]) -> None:
    judged = [Judgement(card, said_true=True) for card in cards]
    rows = list(csv.reader(io.StringIO(flashcards(judged))))
    assert len(rows) == 6
    assert all(len(row) == 3 for row in rows)
    assert all("P<" not in row[0] and "<script" not in row[0] for row in rows)
    assert flashcards([Judgement(card, said_true=card.true) for card in cards]) == ""
