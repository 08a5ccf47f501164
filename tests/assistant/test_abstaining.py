"""How much of a question the passages speak of, and what that does to abstaining."""

import pytest

from assistant.models.abstaining import Limit, Posed

QUESTION = "Does metformin lower the risk of colorectal adenoma?"
ABOUT = "Metformin lowered the risk of colorectal adenomas in a trial of 151 adults."
HALF = "The risk of adenoma rises with age."
OTHER = "Knee pain was more frequent in carpenters."
ZH_QUESTION = "二甲双胍能降低腺瘤风险吗？"
ZH_ABOUT = "二甲双胍降低了结直肠腺瘤的风险。"


def coverage(question: str, *passages: str, language: str = "en") -> float | None:
    return Posed(question, passages, language).coverage


def test_the_passage_that_speaks_of_most_of_the_question_counts() -> None:
    assert coverage(QUESTION, ABOUT) == 1.0
    half = coverage(QUESTION, HALF)
    assert half is not None
    assert 0 < half < 1
    assert coverage(QUESTION, OTHER) == 0.0
    assert coverage(QUESTION, OTHER, ABOUT, HALF) == 1.0
    assert coverage(QUESTION, OTHER, HALF) == half, "what two passages hold is not put together"


def test_the_signs_of_a_text_are_evened_out() -> None:
    assert coverage("COVID-19？", "ＣＯＶＩＤ‑19 was seen.") == coverage(
        "COVID-19?", "COVID-19 was seen."
    )


def test_passages_in_another_language_count_for_nothing() -> None:
    assert coverage(ZH_QUESTION, ABOUT, ZH_ABOUT, language="zh") == coverage(ZH_QUESTION, ZH_ABOUT)
    assert coverage(ZH_QUESTION, ABOUT, language="zh") is None
    assert coverage(QUESTION, ZH_ABOUT) is None
    assert coverage(QUESTION) is None


@pytest.mark.parametrize("question", ["", "?!", "42"])
def test_a_question_in_no_language_has_no_coverage(question: str) -> None:
    assert coverage(question, ABOUT, "42") is None


def test_what_the_passages_speak_of_is_sooner_answered() -> None:
    limit = Limit(threshold=-3.0, weight=-4.0, neutral=0.5)
    assert limit.silent(-1.0, 0.5)
    assert not limit.silent(-1.0, 0.6)
    assert limit.silent(-3.0, 0.0), "at the threshold it abstains"
    assert limit.score(-1.0, None) == limit.score(-1.0, 0.5)
    assert Limit(-3.0).score(-2.0, 1.0) == -2.0
