"""The comparable form: what may be evened out, and what may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.form import form, sentence_stretches, tight


def same(one: str, other: str) -> bool:
    return tight(form(one).text)[0] == tight(form(other).text)[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ﬁbrosis eﬀect", "fibrosis effect"),
        ("0.48–0.80", "0.48-0.80"),
        ("−0.5", "-0.5"),
        ("“better”", '"better"'),
        ("hepato-\ncellular", "hepatocellular"),
        ("long-\nterm", "long-term"),
        ("P = 0.03", "P=0.03"),
        ("5 %", "5%"),
        ("Ｐ＜０．０５", "P<0.05"),
        ("有效率为 85％", "有效率为85%"),
        ("a\u00a0b\u2009c", "a b c"),
        ("sur\u00advival", "survival"),
        ("\u202esurvival\u200f", "survival"),
        ("0·62", "0.62"),
        ("μg", "µg"),
        ("H₂O", "H2O"),
        ("kg/m²", "kg/m2"),
        ("résumé", "re\u0301sume\u0301"),
        ("结论。", "结论."),
    ],
)
def test_what_prints_alike_compares_alike(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10⁹", "109"),
        ("10¹²", "1012"),
        ("2½", "21/2"),
        ("5①", "51"),
        ("12", "1 2"),
        ("< 0.05", "> 0.05"),
        ("≤ 5", "< 5"),
        ("5 mg", "5 g"),
        ("-0.5", "0.5"),
        ("未升高", "升高"),
    ],
)
def test_what_means_another_thing_stays_another(one: str, other: str) -> None:
    assert not same(one, other)


def test_powers_are_written_out() -> None:
    assert form("3.2 × 10⁹/L").text == "3.2×10^9/L"
    assert form("10⁻³").text == "10^-3"


def test_a_chinese_point_before_a_number_ends_the_sentence() -> None:
    assert form("结果.120例").text == "结果。120例"
    assert form("为0.05").text == "为0.05"


TEXTS = st.text(alphabet="aB1 .,-–药。％①½ﬁ⁹²\u00ad\u200e\n\te\u0301()", max_size=40)


@given(TEXTS)
def test_every_character_comes_from_a_stretch_of_the_original(text: str) -> None:
    made = form(text)
    assert len(made.text) == len(made.starts) == len(made.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(made.starts, made.ends, strict=True))
    assert list(made.starts) == sorted(made.starts)
    assert not made.text.startswith(" ")
    assert not made.text.endswith(" ")
    assert "  " not in made.text


@given(TEXTS)
def test_the_form_of_a_form_is_itself(text: str) -> None:
    once = form(text).text
    assert form(once).text == once


@given(TEXTS)
def test_sentences_lie_in_order(text: str) -> None:
    end = 0
    for first, last in sentence_stretches(text):
        assert end <= first < last <= len(form(text).text)
        end = last
