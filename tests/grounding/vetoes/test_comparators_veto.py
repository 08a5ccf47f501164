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
