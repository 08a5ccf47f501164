"""Which way things go, and who is better than whom."""

from collections.abc import Callable

import pytest

from grounding.vetoes.direction import veto

REVERSED = [
    ("Sorafenib reduced mortality.", "Sorafenib increased mortality in the trial."),
    ("Mortality was lower with sorafenib.", "With sorafenib, mortality was higher."),
    ("Sorafenib worsened liver function.", "Sorafenib improved liver function after a year."),
    ("Survival was shorter with sorafenib.", "Survival was longer with sorafenib than expected."),
    ("IL-6 inhibits hepatocyte growth.", "IL-6 promotes hepatocyte growth."),
    (
        "Obesity correlated negatively with fibrosis.",
        "Obesity correlated positively with fibrosis.",
    ),
    ("Coffee is a risk factor for cirrhosis.", "Coffee is a protective factor for cirrhosis."),
    ("治疗后血清ALT水平升高。", "治疗后血清ALT水平明显降低。"),
    ("恩替卡韦促进病毒复制。", "恩替卡韦可抑制病毒复制。"),
    ("患者生存期缩短。", "患者生存期明显延长。"),
    ("体重与血压呈负相关。", "体重与血压呈正相关。"),
    ("治疗组疗效劣于对照组。", "治疗组疗效优于对照组。"),
    ("治疗使肝功能恶化。", "治疗后肝功能改善。"),
]


@pytest.mark.parametrize(("claim", "passage"), REVERSED)
def test_the_opposite_direction_is_vetoed(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == "direction_differs"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Placebo was superior to sorafenib.", "Sorafenib was superior to placebo."),
        (
            "Mortality was higher with sorafenib than with placebo.",
            "Mortality was higher with placebo than with sorafenib.",
        ),
        ("对照组总有效率高于治疗组。", "治疗组总有效率高于对照组。"),
        ("安慰剂优于索拉非尼。", "索拉非尼优于安慰剂。"),
    ],
)
def test_a_swapped_comparison_is_vetoed(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) in ("comparison_is_swapped", "direction_differs")


@pytest.mark.parametrize(
    ("claim", "passage", "expected"),
    [
        (
            "Sorafenib improved quality of life.",
            "Quality of life was similar with sorafenib.",
            "difference_is_denied",
        ),
        (
            "Sorafenib increased mortality.",
            "There was no significant difference in mortality with sorafenib.",
            "difference_is_denied",
        ),
        (
            "There was no difference in mortality with sorafenib.",
            "Mortality was significantly lower with sorafenib.",
            "difference_is_told",
        ),
        ("治疗组死亡率较高。", "治疗组与对照组死亡率差异无统计学意义。", "difference_is_denied"),
        ("两组死亡率无明显差异。", "治疗组死亡率显著低于对照组。", "difference_is_told"),
    ],
)
def test_a_difference_and_no_difference(
    code: Callable[..., str], claim: str, passage: str, expected: str
) -> None:
    assert code(veto, claim, passage) == expected


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Sorafenib lowered mortality.", "Sorafenib reduced mortality."),
        ("Sorafenib reduced mortality.", "Sorafenib reduced mortality and increased bleeding."),
        (
            "Bleeding increased with sorafenib.",
            "Sorafenib reduced mortality and increased bleeding.",
        ),
        (
            "Mortality was lower with sorafenib than with placebo.",
            "Mortality was higher with placebo than with sorafenib.",
        ),
        ("Inhibitors of HMG-CoA reduce cholesterol.", "An HMG-CoA inhibitor reduced cholesterol."),
        ("Low dose was used.", "High doses were not used."),
        ("Survival improved.", "Survival improved, whereas quality of life worsened."),
        ("治疗组总有效率高于对照组。", "对照组总有效率低于治疗组。"),
        ("血压下降，血糖升高。", "血糖升高而血压下降。"),
        ("有效率提高。", "总有效率明显升高。"),
        ("Rash occurred.", "Rash increased."),
    ],
)
def test_the_same_direction_passes(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == ""


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Screening increased detection of severe lesions.",
            "The aim was to assess whether screening decreases detection of severe lesions.",
        ),
        (
            "The rate was higher after miscarriage than after birth.",
            "The rate after birth was significantly lower.",
        ),
        (
            "Body weight was lower with the injection than with tablets.",
            "The injection led to a greater loss of body weight than tablets.",
        ),
        (
            "There was no significant difference in cholesterol between the extract and diet.",
            "Cholesterol increased significantly with the extract.",
        ),
        ("The extract increased the risk.", "Others similarly found a risk with the extract."),
    ],
)
def test_a_word_of_another_matter_is_not_held_against_a_claim(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == ""
