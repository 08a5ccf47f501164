"""A text's own abbreviations are known by its own definitions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.abbreviations import definitions, reworded
from grounding.form import form


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("acute kidney injury (AKI) is common", {"AKI": "acute kidney injury"}),
        ("a randomised controlled trial (RCT)", {"RCT": "randomised controlled trial"}),
        ("与肝细胞癌（HCC）相关", {"HCC": "肝细胞癌"}),
        ("慢性肾脏病（chronic kidney disease，CKD）", {"CKD": "慢性肾脏病"}),
        ("in both arms (P < 0.05)", {}),
        ("survival (see Table)", {}),
        ("nothing at all (XYZ)", {}),
    ],
)
def test_definitions(text: str, known: dict[str, str]) -> None:
    assert definitions(form(text).text) == known


def test_a_claim_that_spells_out_what_the_passage_shortens_is_word_for_word(check) -> None:
    passage = "Acute kidney injury (AKI) is common. The risk of AKI rose with age in both groups."
    verdict = check("The risk of acute kidney injury rose with age in both groups.", passage)
    assert str(verdict.label) == "SUPPORTED"


def test_another_meaning_of_the_same_letters_is_not_put_in() -> None:
    assert reworded("The risk of acute liver injury rose.", "acute kidney injury (AKI)") == []


@given(st.text(max_size=200))
def test_any_text_is_borne(text: str) -> None:
    for short, long in definitions(form(text).text).items():
        assert short
        assert len(long) > 1
