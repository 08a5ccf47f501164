"""The right words of a passage are marked, and no word is lost by marking."""

import re

from hypothesis import given
from hypothesis import strategies as st
from test_page_render import Reader

from grounding.verdict import Label, Span, Verdict
from ui import marks

TEXT = "We treated 120 patients. Mortality was 4.5% at day 90. No one withdrew."
stretches = st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90)), max_size=5)


def marked(source: str) -> list[str]:
    return [Reader(part).text for part in re.findall(r"<mark[^>]*>(.*?)</mark>", source, re.DOTALL)]


@given(st.text(max_size=80), stretches, stretches)
def test_marking_changes_no_word(
    text: str, said: list[marks.Stretch], against: list[marks.Stretch]
) -> None:
    shown = marks.passage(text, said, against)
    assert Reader(shown).text == Reader(marks.words(text, [])).text


@given(stretches)
def test_merged_stretches_are_in_order_apart_and_inside(given_: list[marks.Stretch]) -> None:
    merged = marks.merged(given_, 60)
    flat = [at for stretch in merged for at in stretch]
    assert flat == sorted(set(flat))
    assert all(0 <= at <= 60 for at in flat)
    kept = {at for start, end in given_ for at in range(max(0, start), min(end, 60))}
    assert kept == {at for start, end in merged for at in range(start, end)}


def test_the_quote_is_marked() -> None:
    start = TEXT.index("Mortality")
    shown = marks.passage(TEXT, [(start, start + 29)], [])
    assert marked(shown) == ["Mortality was 4.5% at day 90."]


def test_words_at_odds_mark_their_whole_sentence_and_stand_out_in_it() -> None:
    start = TEXT.index("4.5%")
    shown = marks.passage(TEXT, [], [(start, start + 4)])
    assert marked(shown) == ["Mortality was 4.5% at day 90."]
    assert '<strong class="sz-against">4.5%</strong>' in shown


def test_no_mark_where_nothing_decides() -> None:
    shown = marks.passage(TEXT, [(0, 0)], [], "here")
    assert Reader(shown).tags == ["span"]
    assert Reader(shown).text == TEXT


def test_the_first_mark_is_where_a_number_leads() -> None:
    shown = marks.passage(TEXT, [(0, 10), (30, 40)], [], "here")
    assert re.findall("<mark[^>]*>", shown) == ['<mark id="here">', "<mark>"]


def test_only_verdicts_that_disagree_put_words_at_odds() -> None:
    spans = (Span("passage", 1, 2), Span("claim", 3, 4))
    verdicts = [Verdict(Label.SUPPORTED, (), spans), Verdict(Label.CONTRADICTED, (), spans)]
    assert marks.deciding(verdicts, "passage") == ([(1, 2)], [(1, 2)])
    assert marks.deciding(verdicts[:1], "claim") == ([(3, 4)], [])
