"""How much of a question the passages speak of, and what that does to abstaining."""

import pytest

from assistant.models.abstaining import Limit, Posed
from assistant.models.cited import Shown

QUESTION = "Does metformin lower the risk of colorectal adenoma?"
ABOUT = "Metformin lowered the risk of colorectal adenomas in a trial of 151 adults."
HALF = "The risk of adenoma rises with age."
OTHER = "Knee pain was more frequent in carpenters."
ZH_QUESTION = "二甲双胍能降低腺瘤风险吗？"
ZH_ABOUT = "二甲双胍降低了结直肠腺瘤的风险。"


def coverage(question: str, *passages: str, language: str = "en", title: str = "") -> float | None:
    return Posed(question, [Shown(text, title) for text in passages], language).coverage


def test_the_passage_that_speaks_of_most_of_the_question_counts() -> None:
    whole, half = coverage(QUESTION, ABOUT), coverage(QUESTION, HALF)
    assert whole is not None
    assert half is not None
    assert 0 < half < whole <= 1
    assert coverage(QUESTION, OTHER) == 0.0
    assert coverage(QUESTION, OTHER, ABOUT, HALF) == whole
    assert coverage(QUESTION, OTHER, HALF) == half, "what two passages hold is not put together"


def test_a_title_belongs_to_its_passage() -> None:
    plain = coverage(QUESTION, HALF)
    titled = coverage(QUESTION, HALF, title="Metformin and colorectal adenoma")
    assert plain is not None
    assert titled is not None
    assert titled > plain


def test_the_signs_of_a_text_are_evened_out() -> None:
    assert coverage("COVID-19？", "ＣＯＶＩＤ‑19 was seen.") == coverage(
        "COVID-19?", "COVID-19 was seen."
    )


def test_a_passage_in_another_language_counts_by_the_names_of_things() -> None:
    across = coverage(ZH_QUESTION, ABOUT, language="zh")
    assert across is not None
    assert across > 0.5
    other = coverage(ZH_QUESTION, OTHER, language="zh")
    assert other is not None
    assert other < 0.2


def test_without_passages_there_is_no_coverage() -> None:
    assert coverage(QUESTION) is None


@pytest.mark.parametrize("question", ["", "?!"])
def test_a_question_of_nothing_has_no_coverage(question: str) -> None:
    assert coverage(question, ABOUT, "42") is None


def test_what_the_passages_speak_of_is_sooner_answered() -> None:
    limit = Limit(threshold=-3.0, weight=-4.0, neutral=0.5)
    assert limit.silent(-1.0, 0.5)
    assert not limit.silent(-1.0, 0.6)
    assert limit.silent(-3.0, 0.0), "at the threshold it abstains"
    assert limit.score(-1.0, None) == limit.score(-1.0, 0.5)
    assert Limit(-3.0).score(-2.0, 1.0) == -2.0
