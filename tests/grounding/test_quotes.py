"""Quotes: exact through normalisation, near and told so, or not there."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.quotes import alteration, locate

PASSAGE = (
    "Of 602 patients, 299 received sorafenib. Median overall survival was 10.7 months with "
    "sorafenib and 7.9 months with placebo (HR 0.69; 95% CI 0.55–0.87; P<0.001). "
    "Diarrhoea was not more severe than expected. "
    "治疗组有效率为 85.0％，明显高于对照组（P＜0.05）。"
)


@pytest.mark.parametrize(
    "quote",
    [
        "Of 602 patients, 299 received sorafenib.",
        "median overall survival was 10.7 months",
        "(HR 0.69; 95% CI 0.55-0.87; P < 0.001)",
        "Diarrhoea was not more severe than expected",
        "治疗组有效率为85.0%，明显高于对照组(P<0.05)",
        "Median overall\nsurvival was 10.7\u00a0months",
        "Median over-\nall survival",
        "Median overall survival was 10.7 months [3]",
    ],
)
def test_a_quote_is_found_through_print_and_typing(quote: str) -> None:
    found = locate(quote, PASSAGE)
    assert found is not None
    assert found.exact
    assert not found.ambiguous


def test_offsets_are_those_of_the_passage_as_given() -> None:
    found = locate("治疗组有效率为85.0%", PASSAGE)
    assert found is not None
    assert PASSAGE[found.start : found.end] == "治疗组有效率为 85.0％"


@pytest.mark.parametrize(
    "quote",
    [
        "Median overall survival was 17.0 months with sorafenib",
        "Median overall survival was 10.7 weeks with sorafenib and 7.9 months with placebo",
        "Diarrhoea was more severe than expected",
        "7.9 months with placebo (HR 0.69; 95% CI 0.55–0.87; P>0.001)",
        "治疗组有效率为58.0%，明显高于对照组",
        "治疗组有效率为85.0%，明显低于对照组（P＜0.05）",
    ],
)
def test_a_changed_digit_unit_negation_or_comparator_is_never_located(quote: str) -> None:
    assert locate(quote, PASSAGE) is None


def test_a_word_or_number_is_not_found_inside_a_longer_one() -> None:
    assert locate("60", PASSAGE) is None
    assert locate("patient", PASSAGE) is None
    assert locate("7", PASSAGE) is None
    assert locate("55", PASSAGE) is None


def test_powers_are_not_mistaken_for_numbers() -> None:
    assert locate("109 cells", "We gave 10⁹ cells.") is None
    assert locate("10⁹ cells", "We gave 10⁹ cells.") is not None


def test_case_counts_where_it_could_be_a_unit() -> None:
    assert locate("a dose of 5 mM", "It was a dose of 5 MM.") is None
    assert locate("THE DOSE WAS LOW", "The dose was low.") is not None


def test_a_near_wording_is_located_but_not_certified() -> None:
    found = locate("Diarrhoea was really not more severe than had been expected", PASSAGE)
    assert found is not None
    assert not found.exact
    assert PASSAGE[found.start : found.end].startswith("Diarrhoea was not more severe")


def test_an_elided_quote_is_located_and_not_certified() -> None:
    found = locate("Of 602 patients, 299 received ... sorafenib", PASSAGE)
    assert found is None or not found.exact


def test_a_quote_that_is_there_twice_says_so() -> None:
    found = locate("it fell", "Then it fell. Again it fell.")
    assert found is not None
    assert found.ambiguous
    assert found.places == 2
    assert found.start == 5


@pytest.mark.parametrize(
    ("quote", "said", "there"),
    [
        ("Median overall survival was 17.0 months with sorafenib", "17.0", "10.7"),
        ("治疗组有效率为58.0％，明显高于对照组", "58.0", "85.0"),
    ],
)
def test_what_was_altered_is_told_on_both_sides(quote: str, said: str, there: str) -> None:
    found = alteration(quote, PASSAGE)
    assert found is not None
    assert (found.quote, found.passage) == (said, there)
    assert PASSAGE[found.start : found.end] == there


@pytest.mark.parametrize(
    "quote", ["", "   ", "bananas are yellow and grow on trees", "\u200b", "。"]
)
def test_what_is_not_there_is_not_found(quote: str) -> None:
    assert locate(quote, PASSAGE) is None


@given(st.data())
def test_every_word_bounded_slice_is_found_where_it_is(data: st.DataObject) -> None:
    words = PASSAGE.split(" ")
    first = data.draw(st.integers(0, len(words) - 3))
    last = data.draw(st.integers(first + 2, len(words)))
    quote = " ".join(words[first:last])
    found = locate(quote, PASSAGE)
    assert found is not None
    assert found.exact
    assert PASSAGE[found.start : found.end].split() == quote.split() or found.places > 1


@pytest.mark.parametrize(
    ("quote", "passage"), [("a" * 3000, "a" * 100_000), ("word " * 5000, "word other " * 20_000)]
)
def test_the_worst_quote_takes_no_age(quote: str, passage: str) -> None:
    began = time.perf_counter()
    locate(quote, passage)
    assert time.perf_counter() - began < 20
