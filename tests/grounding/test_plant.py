"""Planted errors: seeded, in the right place, and never harmless."""

import random

import pytest

from grounding.plant import Error, plant

EN = (
    "At least 12 of 40 adults with asthma took aspirin 75 mg orally for 6 weeks [3], "
    "and systolic pressure was not increased; it may be safe."
)
ZH = "至少12例成人哮喘患者口服阿司匹林75 mg，疗程6周[3]，收缩压未见增加，可能是安全的。"


@pytest.mark.parametrize("sentence", [EN, ZH])
@pytest.mark.parametrize("error", list(Error))
def test_one_thing_is_altered_and_told(sentence: str, error: Error) -> None:
    found = plant(sentence, error, random.Random(1))
    assert found is not None
    assert found.error == error
    end = found.start + len(found.before)
    assert sentence[found.start : end] == found.before != found.after
    assert found.text == sentence[: found.start] + found.after + sentence[end:]


@pytest.mark.parametrize("error", list(Error))
def test_the_seed_decides(error: Error) -> None:
    one = [plant(EN, error, random.Random(seed)) for seed in range(8)]
    assert one == [plant(EN, error, random.Random(seed)) for seed in range(8)]


@pytest.mark.parametrize(
    "sentence",
    [
        "As reported before [12], it works.",
        "See https://example.org/2020/12 for it.",
        "IL-6 and CD4 and miR‑145 and COVID-19 were measured.",
        "See Table 3 and Figure 2.",
        "The interval (95% CI) was wide.",
        "此前已有报道［4］，亦见【5】。",
        "按kg－1计算，用DAS2．0软件。",
    ],
)
def test_a_number_that_is_no_figure_is_left_alone(sentence: str) -> None:
    assert all(plant(sentence, Error.NUMBER, random.Random(seed)) is None for seed in range(20))


def test_a_number_changes_by_more_than_rounding() -> None:
    for seed in range(200):
        found = plant(
            "It was 61.8% of 1,204 people over 3 years.", Error.NUMBER, random.Random(seed)
        )
        assert found is not None
        before, after = (float(x.replace(",", "")) for x in (found.before, found.after))
        assert abs(after - before) >= 0.24 * before
        assert after > 0


def test_a_double_negation_is_not_planted() -> None:
    for seed in range(20):
        found = plant("The effect was not seen.", Error.NEGATION, random.Random(seed))
        assert found is not None
        assert "not not" not in found.text


@pytest.mark.parametrize(
    ("sentence", "error"),
    [
        ("It works.", Error.NUMBER),
        ("Days passed.", Error.UNIT),
        ("More is known.", Error.DIRECTION),
        ("方法相关内容如下。", Error.CERTAINTY),
        ("Rash occurred.", Error.DRUG),
    ],
)
def test_a_sentence_without_a_place_gives_none(sentence: str, error: Error) -> None:
    assert plant(sentence, error, random.Random(0)) is None
