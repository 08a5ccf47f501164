"""The language of a question, where both scripts stand in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language import question_language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("HCC 的一线治疗是什么", "zh"),
        ("Nivolumab plus ipilimumab 联合 TACE 有效吗", "zh"),
        ("What does 黄芪 do in hepatocellular carcinoma?", "en"),
        ("肝癌", "zh"),
        ("sorafenib", "en"),
        ("???", "en"),
        ("", "en"),
    ],
)
def test_grammar_decides_and_names_do_not(question: str, language: str) -> None:
    assert question_language(question) == language


@given(st.text())
def test_every_question_has_a_language(question: str) -> None:
    assert question_language(question) in {"en", "zh"}
