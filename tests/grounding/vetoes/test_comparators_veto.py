"""Bounds turned round."""

from collections.abc import Callable

import pytest

from grounding.vetoes.comparators import veto


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("At most 50% of them recovered.", "At least 50% of them recovered."),
        ("Patients younger than 65 years bled.", "Patients older than 65 years bled."),
        ("The difference was P > 0.05.", "The difference was P < 0.05."),
        (
            "The difference was P<0.05 for pain and P>0.01 for sleep.",
            "The difference was P<0.05 for pain and P<0.01 for sleep.",
        ),
        ("Fewer than 100 patients bled.", "More than 100 patients bled."),
        ("ALT ≥ 40 U/L was an exclusion.", "ALT ≤ 40 U/L was an exclusion."),
        ("65岁以下患者出血较多。", "65岁以上患者出血较多。"),
        ("至多50%的患者痊愈。", "至少50%的患者痊愈。"),
        ("差异显著（P>0.05）。", "差异显著（P<0.05）。"),
        ("剂量不足5 mg的患者。", "剂量超过5 mg的患者。"),
        ("At least 65 years old patients bled.", "65岁以下患者出血较多。"),
    ],
)
def test_a_reversed_bound_is_vetoed(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == "bound_is_reversed"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("At least 50% recovered.", "50% or more recovered."),
        ("More than 100 patients bled.", "In all 112 patients bled."),
        ("About 50% recovered.", "More than 50% recovered."),
        ("P < 0.05", "P = 0.03"),
        ("65岁以上患者", "年龄≥65岁的患者"),
        ("Life expectancy above 6 months was required.", "Exclusion: life expectancy < 6 months."),
    ],
)
def test_an_equal_bound_passes(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HbA1c fell by 1.0% within 12 weeks.", "HbA1c fell by 1.0% over 12 weeks."),
        (
            "The drug was well tolerated up to 24 weeks.",
            "The drug was well tolerated over 24 weeks.",
        ),
        ("HbA1c was 6.9% within 24 months.", "HbA1c was 6.9% over 2 years."),
    ],
)
def test_how_long_a_thing_went_on_is_no_bound(
    code: Callable[..., str], one: str, other: str
) -> None:
    assert code(veto, one, other) == code(veto, other, one) == ""


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Patients over 65 years bled more often.", "Patients under 65 years bled more often."),
        ("Those over 65 years of age bled.", "Those up to 65 years of age bled."),
        ("Treatment lasted at least 12 weeks.", "Treatment lasted up to 12 weeks."),
        ("Treatment lasted over 12 weeks.", "Treatment lasted under 12 weeks."),
        ("It was given over 12 weeks to most.", "It was given under 12 weeks to most."),
        ("患者随访时间超过12个月。", "患者随访时间不足12个月。"),
    ],
)
def test_a_time_that_is_bounded_is_still_vetoed(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == "bound_is_reversed"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Blood pressure below 130 mmHg was associated with fewer cardiovascular events.",
            "Blood pressure above 130 mmHg was associated with more cardiovascular events.",
        ),
        ("血压低于130 mmHg者心血管事件较少。", "血压高于130 mmHg者心血管事件较多。"),
        (
            "Adherence above 80% lowered the risk of relapse.",
            "Adherence below 80% raised the risk of relapse.",
        ),
        ("年龄65岁以上者出血风险升高。", "年龄65岁以下者出血风险降低。"),
    ],
)
def test_a_bound_turned_round_with_what_follows_from_it_passes(
    code: Callable[..., str], one: str, other: str
) -> None:
    assert code(veto, one, other) == code(veto, other, one) == ""


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Blood pressure below 130 mmHg was associated with fewer cardiovascular events.",
            "Blood pressure above 130 mmHg was associated with fewer cardiovascular events.",
        ),
        ("血压低于130 mmHg者心血管事件较少。", "血压高于130 mmHg者心血管事件较少。"),
        ("排便间隔时间延长,3天以下1次。", "排便间隔时间延长,3天以上1次。"),
    ],
)
def test_a_bound_alone_turned_round_is_still_vetoed(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == "bound_is_reversed"


def test_a_figure_of_another_matter_sets_no_bound(code: Callable[..., str]) -> None:
    claim = "Kidney stones larger than 5 mm were removed by laser."
    assert code(veto, claim, "Polyps smaller than 5 mm were left in the colon.") == ""
