"""Another figure, another unit, or a figure the passage does not have."""

from collections.abc import Callable

import pytest

from grounding.derived import often
from grounding.form import form
from grounding.numbers import quantities
from grounding.quantity import Quantity
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


FELL = "HbA1c fell by 1.2 percentage points with semaglutide, from 8.6% to 7.4%."
ARMS = "100 patients were randomised to surgery and 100 patients to observation."


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "HbA1c fell by 1.2 percentage points with semaglutide.",
            "With semaglutide, HbA1c fell from 8.6% to 7.4%.",
        ),
        (
            "Hospital stay was 2 days shorter after laparoscopic surgery.",
            "Hospital stay was 3 days after laparoscopic surgery and 5 days after open surgery.",
        ),
        (
            "Mortality was 10 percentage points lower with drug X.",
            "Mortality was 20% with drug X and 30% with placebo.",
        ),
        (
            "头孢曲松治疗组的住院时间比对照组短2天。",
            "头孢曲松治疗组住院时间为5天，对照组为7天。",
        ),
        ("有效率提高了15个百分点。", "治疗组有效率为85%，对照组有效率为70%。"),
        (
            "Apixaban 10 mg daily was compared with warfarin.",
            "Apixaban 5 mg twice daily was compared with warfarin.",
        ),
        ("Cefazolin 6 g/day was given.", "Cefazolin 2 g q8h was given."),
        ("Cefazolin 4 g daily was given.", "Cefazolin 2 g every 12 hours was given."),
        ("二甲双胍每日1.5 g口服。", "二甲双胍0.5 g口服，每日3次。"),
        ("头孢唑林每日6 g静脉滴注。", "头孢唑林2 g静脉滴注，每8小时1次。"),
        ("A total of 200 patients were randomised to surgery or observation.", ARMS),
        ("200 patients took part, in the surgery arm or observed.", ARMS),
        ("共纳入120例患者。", "治疗组60例，对照组60例患者均纳入。"),
    ],
)
def test_what_the_passage_allows_to_be_worked_out_is_not_vetoed(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == ""


@pytest.mark.parametrize(
    ("claim", "passage", "expected"),
    [
        (FELL.replace("1.2", "1.6"), FELL, "number_differs"),
        (
            "HbA1c fell by 2.2 percentage points with semaglutide.",
            "With semaglutide, HbA1c fell from 8.6% to 7.4%.",
            "number_differs",
        ),
        ("HbA1c was 1.2% with semaglutide.", "HbA1c fell from 8.6% to 7.4%.", "number_not_given"),
        (
            "Apixaban 20 mg daily was compared with warfarin.",
            "Apixaban 5 mg twice daily was compared with warfarin.",
            "number_differs",
        ),
        (
            "Apixaban 10 mg twice daily was compared with warfarin.",
            "Apixaban 5 mg twice daily was compared with warfarin.",
            "number_differs",
        ),
        ("二甲双胍1.5 g口服，每日3次。", "二甲双胍0.5 g口服，每日3次。", "number_differs"),
        (
            "A total of 300 patients were randomised to surgery or observation.",
            ARMS,
            "number_not_given",
        ),
        (ARMS.replace("100 patients were", "200 patients were"), ARMS, "number_differs"),
    ],
)
def test_what_it_does_not_come_to_is(
    code: Callable[..., str], claim: str, passage: str, expected: str
) -> None:
    assert code(veto, claim, passage) == expected


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("5 mg twice daily", 2),
        ("5 mg b.i.d.", 2),
        ("5 mg three times a day", 3),
        ("5 mg q6h", 4),
        ("5 mg every twelve hours", 2),
        ("5 mg daily", 1),
        ("5 mg，每日3次", 3),
        ("每日2次，每次5 mg", 2),
        ("5 mg，3次/d", 3),
        ("每8小时5 mg", 3),
        ("5 mg，共12次", None),
        ("5 mg, and every 6 healthy men took it", None),
        ("5 mg", None),
        ("5 mg, and 10 mg twice daily", None),
    ],
)
def test_how_often_a_day(text: str, times: float | None) -> None:
    written = form(text).text
    assert often(dose(written), written) == times


def dose(text: str) -> Quantity:
    """The first dose of a text."""
    return next(q for q in quantities(text) if q.unit.dimension == "mass")
