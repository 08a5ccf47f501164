"""Which sentences a model is given to read."""

from hypothesis import given
from hypothesis import strategies as st

from grounding.entailment.windows import BUDGET, overlaps, portions
from grounding.form import form

FILLER = "The samples were stored at minus eighty degrees until they were thawed for the assay. "
ABSTRACT = FILLER * 8 + "Vitamin C shortened the common cold in runners. " + FILLER * 8


def test_the_sentence_that_speaks_of_the_claim_is_read_first() -> None:
    first, *_ = portions("Runners who took vitamin C had shorter colds.", ABSTRACT)
    assert "Vitamin C shortened the common cold in runners." in first.text
    assert len(first.text) <= BUDGET


def test_further_portions_read_on_and_none_reads_a_sentence_twice() -> None:
    found = portions("Runners who took vitamin C had shorter colds.", ABSTRACT, most=99)
    stretches = [stretch for portion in found for stretch in portion.stretches]
    assert len(stretches) == len(set(stretches)) == 17


def test_a_short_passage_is_read_whole_and_in_its_order() -> None:
    passage = "Rash was common. Itching was not. Nobody died."
    (only,) = portions("Nobody died of rash.", passage, most=5)
    assert only.text == passage


def test_a_sentence_longer_than_the_budget_is_read_nevertheless() -> None:
    passage = "Vitamin C, " + "and zinc, " * 100 + "shortened the cold."
    assert len(portions("Vitamin C works.", passage)[0].text) > BUDGET


def test_what_few_sentences_hold_weighs_more() -> None:
    shared = overlaps("vitamin trial", ["the trial", "the trial", "vitamin"])
    assert shared[2] > shared[0] == shared[1]


@given(st.text(max_size=60), st.text(max_size=900))
def test_every_stretch_is_the_text_that_was_read(claim: str, passage: str) -> None:
    whole = form(passage).text
    for portion in portions(form(claim).text, passage, most=3):
        assert portion.text == " ".join(whole[a:b] for a, b in portion.stretches)
