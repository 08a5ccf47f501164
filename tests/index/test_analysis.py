"""Terms: what is one thing under two spellings is one term, what is two things stays two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IL-6", "IL6"),
        ("il‑6", "IL-6"),
        ("TNF-α", "TNFα"),
        ("TNF-alpha", "TNFα"),
        ("β-blockers", "beta blocker"),
        ("COVID-19", "covid19"),
        ("Crohn's disease", "Crohn’s diseases"),
        ("Sjögren", "Sjogren"),
        ("ＨＢＶ感染", "HBV 感染"),
        ("1,200 patients", "1200 patient"),
        ("cirrhotic livers", "cirrhotic liver"),
        ("treated", "treating"),
        ("肝癌的靶向治療", "肝癌 靶向治疗"),
        ("乙型肝炎病毒", "乙型肝炎病毒"),
        ("非小細胞肺癌", "非小细胞肺癌"),
    ],
)
def test_two_spellings_meet(one: str, other: str):
    assert set(terms(one)) & set(terms(other))
    shorter = min(terms(one), terms(other), key=len)
    assert set(terms(one)[-1:]) <= set(terms(other)) or set(shorter) <= {*terms(one), *terms(other)}


@pytest.mark.parametrize(
    ("one", "other"), [("0.05", "0.5"), ("5.0", "50"), ("IL-6", "IL-10"), ("高血压", "低血糖")]
)
def test_different_things_share_no_whole_term(one: str, other: str):
    assert terms(one)[-1] != terms(other)[-1]


def test_numbers_stay_whole():
    assert terms("HR 0.62 (95% CI 0.48–0.80), 1.5mg") == [
        "hr", "0.62", "95", "ci", "0.48", "0.80", "1.5", "mg",
    ]  # fmt: skip


def test_function_words_are_left_out():
    assert terms("What is the effect of it?") == ["effect"]
    assert terms("请问这是什么？") == ["请问"]


def test_a_drug_no_dictionary_holds_is_found_by_its_pieces():
    assert set(terms("仑伐替尼")) <= set(terms("口服仑伐替尼治疗肝细胞癌"))


@given(st.text(max_size=200))
def test_any_text_gives_clean_terms(text: str):
    for term in terms(text):
        assert term
        assert not any(c.isspace() for c in term)
        assert term == term.lower()
