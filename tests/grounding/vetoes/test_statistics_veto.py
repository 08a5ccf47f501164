"""Ratios, intervals and p values."""

from collections.abc import Callable

import pytest

from grounding.vetoes.statistics import intervals, significance, veto

NOT = "Survival with sorafenib was 10.7 months against 9.9 months with placebo (P = 0.31)."
YES = "Survival with sorafenib was 10.7 months against 7.9 months with placebo (P = 0.01)."
ZH_NOT = "治疗组与对照组生存期分别为10.7个月和9.9个月（P＞0.05）。"


@pytest.mark.parametrize(
    ("claim", "passage", "expected"),
    [
        ("The OR was 0.69 (OR 0.69).", "Death was rarer (HR 0.69).", "ratio_differs"),
        ("风险比为0.69。", "死亡较少（OR 0.69）。", "ratio_differs"),
        ("Survival with sorafenib was significantly longer.", NOT, "p_is_not_significant"),
        (
            "Survival with sorafenib and placebo was not significantly different.",
            YES,
            "p_is_significant",
        ),
        ("治疗组与对照组生存期有显著差异。", ZH_NOT, "p_is_not_significant"),
        (
            "Sorafenib significantly cut deaths (HR 0.95, 95% CI 0.88-1.02).",
            "Deaths: HR 0.95, 95% CI 0.88-1.02.",
            "interval_holds_no_effect",
        ),
        (
            "死亡显著减少（HR 0.95，95%CI 0.88～1.02）。",
            "HR 0.95，95%CI 0.88～1.02。",
            "interval_holds_no_effect",
        ),
        (
            "The mean difference was significant (MD 0.4, 95% CI -0.2 to 1.0).",
            "MD 0.4, 95% CI -0.2 to 1.0.",
            "",
        ),
    ],
)
def test_the_figures_decide(
    code: Callable[..., str], claim: str, passage: str, expected: str
) -> None:
    assert code(veto, claim, passage) == expected


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("HR 0.69 for death.", "Death was rarer (HR 0.69)."),
        ("The risk was 0.69.", "Death was rarer (HR 0.69)."),
        ("Survival with sorafenib was significantly longer.", YES),
        ("Survival with sorafenib was longer.", NOT),
        (
            "Survival with sorafenib was significantly longer.",
            "Survival with sorafenib was significantly longer, whatever the age (P = 0.6).",
        ),
        (
            "Sorafenib significantly cut deaths (HR 0.69, 95% CI 0.55-0.87).",
            "HR 0.69, 95% CI 0.55-0.87.",
        ),
        ("Age differed significantly.", "Survival was long (P = 0.31)."),
    ],
)
def test_what_the_figures_allow_passes(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was significantly longer.", 1),
        ("It was not significantly longer.", -1),
        ("There was no significant difference.", -1),
        ("The effect was nonsignificant.", -1),
        ("It was longer.", 0),
        ("差异有统计学意义", 1),
        ("差异无统计学意义", -1),
        ("疗效显著", 1),
        ("无明显差异", -1),
    ],
)
def test_significance_is_read_from_words(text: str, expected: int) -> None:
    assert significance(text) == expected


def test_intervals_come_with_their_estimate(sides: Callable[..., tuple]) -> None:
    claim, _ = sides("HR 0.95 (95% CI 0.88 to 1.02)", "x")
    ((low, high, estimate),) = intervals(claim)
    assert (low.value, high.value) == (0.88, 1.02)
    assert estimate is not None
    assert estimate.name == "HR"


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (
            "Drug X significantly reduced stroke (HR 0.66, 95% CI 0.50-0.90) but not death "
            "(HR 0.95, 95% CI 0.80-1.10).",
            "",
        ),
        (
            "Stroke fell significantly (HR 0.66, 95% CI 0.50-0.90), and fewer died (HR 0.95, "
            "95% CI 0.80-1.10).",
            "",
        ),
        (
            "卒中显著减少（HR 0.66，95%CI 0.50～0.90），但死亡无明显减少"
            "（HR 0.95，95%CI 0.80～1.10）。",
            "",
        ),
        (
            "Stroke fell (HR 0.66, 95% CI 0.50-0.90), and death fell significantly (HR 0.95, "
            "95% CI 0.80-1.10).",
            "interval_holds_no_effect",
        ),
        (
            "Drug X significantly cut deaths, HR 0.95, 95% CI 0.80-1.10.",
            "interval_holds_no_effect",
        ),
        ("死亡显著减少，HR 0.95，95%CI 0.80～1.10。", "interval_holds_no_effect"),
    ],
)
def test_each_interval_is_held_against_its_own_clause(
    code: Callable[..., str], claim: str, expected: str
) -> None:
    passage = (
        "Stroke was significantly reduced by drug X (HR 0.66, 95% CI 0.50-0.90). Death was not "
        "(HR 0.95, 95% CI 0.80-1.10)."
    )
    assert code(veto, claim, passage) == expected
