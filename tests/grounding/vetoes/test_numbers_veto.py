"""Another figure, another unit, or a figure the passage does not have."""

from collections.abc import Callable

import pytest

from grounding.vetoes.numbers import veto

EN = (
    "Of 602 patients, 299 took sorafenib 400 mg twice daily for 24 weeks. Mortality was 12.5% with "
    "sorafenib and 21.3% with placebo (HR 0.69, 95% CI 0.55-0.87; P = 0.004)."
)
ZH = "120例患者口服恩替卡韦0.5 mg/d，疗程48周，总有效率为85.0%，对照组为70.0%（P<0.05）。"


@pytest.mark.parametrize(
    ("claim", "passage", "expected"),
    [
        ("Mortality was 25.1% with sorafenib.", EN, "number_differs"),
        ("Mortality was 21.3% with sorafenib and 12.5% with placebo.", EN, "number_differs"),
        ("Of 620 patients, 299 took sorafenib.", EN, "number_differs"),
        ("299 took sorafenib 400 g twice daily for 24 weeks.", EN, "unit_differs"),
        ("299 took sorafenib 400 mg twice daily for 24 months.", EN, "unit_differs"),
        (
            "Mortality was 21.3% with placebo (HR 0.96, 95% CI 0.55-0.87).",
            EN,
            "number_differs",
        ),
        (
            "Mortality was 21.3% with placebo (HR 0.69, 95% CI 0.55-0.78).",
            EN,
            "number_differs",
        ),
        ("口服恩替卡韦5 mg/d，疗程48周", ZH, "number_differs"),
        ("口服恩替卡韦0.5 g/d，疗程48周", ZH, "unit_differs"),
        ("疗程48个月，总有效率为85.0%", ZH, "unit_differs"),
        ("总有效率为58.0%，对照组为70.0%", ZH, "number_differs"),
        ("总有效率为70.0%，对照组为85.0%", ZH, "number_differs"),
        ("Entecavir was given at 0.5 mg/d for 480 weeks.", ZH, "number_differs"),
        ("有效率达百分之五十八", ZH, "number_absent"),
        (
            "Patients with type 1 diabetes took 5 mg.",
            "Patients with type 2 diabetes took 5 mg.",
            "number_differs",
        ),
        (
            "It was a phase II trial of sorafenib.",
            "It was a phase III trial of sorafenib.",
            "number_differs",
        ),
        (
            "The trial in 2014 enrolled women.",
            "The trial in 2010 enrolled women.",
            "number_differs",
        ),
        ("Sorafenib was stopped in 37% of them.", EN, "number_absent"),
    ],
)
def test_a_wrong_figure_is_vetoed(
    code: Callable[..., str], claim: str, passage: str, expected: str
) -> None:
    assert code(veto, claim, passage) == expected


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Mortality was 12.5% with sorafenib.", EN),
        ("Mortality was about 12% with sorafenib.", EN),
        ("Mortality was 13% with sorafenib.", "Mortality was 12.6% with sorafenib."),
        ("Sorafenib was given at 0.4 g twice daily.", EN),
        ("Treatment lasted 168 days.", EN),
        ("Half of the patients took sorafenib.", EN),
        ("About 50% of patients took sorafenib.", EN),
        ("Sorafenib cut the hazard of death by 31%.", EN),
        ("87.5% of patients on sorafenib survived.", EN),
        ("More than 600 patients were enrolled.", EN),
        ("The two groups were compared.", EN),
        ("P was below 0.05 (P < 0.05).", EN),
        ("疗程为336天。", ZH),
        ("患者每日口服恩替卡韦500 μg。", ZH),
        ("有效率达百分之八十五。", ZH),
        ("超过100例患者入组。", ZH),
        ("Entecavir 0.5 mg/d was given for 48 weeks; 85% responded.", ZH),
        ("IL-6 fell.", "IL-8 rose; IL-6 fell."),
        ("It is so [7].", EN),
        ("3)停药后病情出现反复。", "还有1种可能是停药后病情出现反复。"),
        ("在2020年之前，该疫苗已获准用于儿童。", "6月24日该疫苗获准用于儿童。"),
    ],
)
def test_the_same_figure_told_otherwise_is_not_vetoed(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == ""


def test_both_spans_are_shown(sides: Callable[..., tuple]) -> None:
    claim = "Mortality was 25.1% with sorafenib."
    found = veto(*sides(claim, EN))
    assert found is not None
    ours, theirs = found.spans
    assert claim[ours.start : ours.end] == "25.1%"
    assert EN[theirs.start : theirs.end] == "12.5%"
    assert found.reason.text("en") == "The passage says 12.5%; the answer says 25.1%."
    assert found.reason.text("zh") == "段落为 12.5%，回答作 25.1%。"


def test_a_figure_of_another_statement_is_not_told_as_contradicted(
    sides: Callable[..., tuple],
) -> None:
    found = veto(
        *sides(
            "After the second dose of the vaccine 14.5% of nurses reported systemic symptoms.",
            "Any dose of the vaccine taken together, 26.4% of users had systemic symptoms.",
        )
    )
    assert found is not None
    assert (found.label, found.reason.code) == ("PARTIAL", "number_not_given")


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "In 1983 he opened a clinic for burns in Lyon.",
            "In 1982 he opened a practice in Lyon; in 1983 he opened a clinic for burns in Lyon.",
        ),
        (
            "西班牙于1985年加入该试验网络。",
            "法国于1972年加入该试验网络，西班牙于1985年加入，芬兰于1994年加入该试验网络。",
        ),
    ],
)
def test_a_figure_that_stands_nearer_by_is_the_one_meant(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == ""
