"""Figures in both languages: value, unit, kind, bound; and what is no figure."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.agreement import agree
from grounding.form import form
from grounding.numbers import quantities
from grounding.quantity import Kind, Quantity


def read(text: str) -> tuple[Quantity, ...]:
    return quantities(form(text).text)


def only(text: str) -> Quantity:
    (found,) = read(text)
    return found


def same(one: str, other: str) -> bool:
    return agree(only(one), only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.05", "5 %"),
        ("5%", "5 percent"),
        ("5%", "百分之五"),
        ("12.5%", "百分之十二点五"),
        ("1 g", "1000 mg"),
        ("0.5 g/(kg·d)", "500 mg/kg/day"),
        ("每公斤体重5毫克", "5 mg/kg"),
        ("0.5 mg", "500 μg"),
        ("500 毫克", "0.5克"),
        ("2 weeks", "14 days"),
        ("2 周", "14 days"),
        ("两周", "2 weeks"),
        ("24小时", "1 day"),
        ("12 months", "1 year"),
        ("52 weeks", "1 year"),
        ("半年", "6 months"),
        ("twelve patients", "12 patients"),
        ("120例", "120 patients"),
        ("120例", "n = 120"),
        ("十二例", "12 cases"),
        ("1.2万例", "12,000 patients"),
        ("2 million", "2,000,000"),
        ("1 234 people", "1,234 people"),
        ("65岁", "65 years"),
        ("a 75-year-old", "75岁"),
        ("two-thirds", "67%"),
        ("三分之一", "one third"),
        ("三成患者", "30%"),
        ("twice", "2-fold"),
        ("两倍", "twofold"),
        ("3.2×10⁹/L", "3.2 × 10^9/L"),
        ("week 12", "12周"),
        ("phase III", "phase 3"),
        ("Ⅲ期", "stage III"),
        ("2型", "type 2"),
        ("61.8%", "61.8 %"),
        ("62%", "61.8%"),
        ("about 60%", "61.8%"),
        ("约60%", "61.8%"),
        ("over 100 patients", "112 patients"),
        ("P < 0.05", "P = 0.03"),
        ("P<0.05", "P<0.01"),
        ("7.5 kPa", "7.5kPa"),
    ],
)
def test_one_quantity_in_two_ways_is_one(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5 mg", "5 g"),
        ("5 mg/(kg·d)", "5 mg"),
        ("5 mg", "5 μg"),
        ("2 weeks", "2 days"),
        ("2 周", "2 个月"),
        ("5%", "5‰"),
        ("5%", "5 mg"),
        ("12%", "21%"),
        ("0.62", "0.26"),
        ("62%", "61.2%"),
        ("13 mg", "12.5 mg"),
        ("HR 1.0", "HR 0.95"),
        ("P = 0.05", "P = 0.047"),
        ("P < 0.05", "P = 0.07"),
        ("over 100 patients", "90 patients"),
        ("over 50%", "85%"),
        ("10⁹/L", "109/L"),
        ("120 patients", "120 studies"),
        ("type 1", "type 2"),
        ("IIIA期", "IIIB期"),
        ("stage 3", "grade 3"),
        ("百分之五", "百分之十五"),
        ("1.2万例", "1.2千例"),
    ],
)
def test_two_quantities_are_two(one: str, other: str) -> None:
    assert not same(one, other)


@pytest.mark.parametrize(
    "text",
    [
        "IL-6, CD4, COVID-19, SARS-CoV-2, HbA1c and p53",
        "5-FU and 18F-FDG on the 1st",
        "二甲双胍 and 三酰甘油 and 万古霉素",
        "十分一般，进一步研究",
        "miR‑145",
        "one of them",
    ],
)
def test_a_number_in_a_name_is_no_quantity(text: str) -> None:
    assert read(text) == ()


def test_a_decimal_comma_is_not_guessed_at() -> None:
    assert only("0,05").kind == Kind.LABEL
    assert not same("0,05", "0.05")
    assert same("0,05", "0,05")
    assert only("1,250").value == 1250


def test_a_ratio_its_interval_and_its_p_are_told_apart() -> None:
    found = read("HR 0.62 (95% CI 0.48–0.80; P = 0.03)")
    assert [q.kind for q in found] == [Kind.RATIO, Kind.LEVEL, Kind.INTERVAL, Kind.INTERVAL, Kind.P]
    assert found[0].name == "HR"
    assert found[2].group == found[3].group >= 0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hazard ratio, 0.95", "HR"),
        ("odds ratio of 1.8", "OR"),
        ("aOR = 1.8", "OR"),
        ("RR 0.7", "RR"),
        ("relative risk was 0.7", "RR"),
        ("风险比为0.62", "HR"),
        ("比值比 1.85", "OR"),
        ("相对危险度=0.7", "RR"),
    ],
)
def test_ratios_have_names(text: str, name: str) -> None:
    found = only(text)
    assert (found.kind, found.name) == (Kind.RATIO, name)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("at least 50%", "≥"),
        ("50% or more", "≥"),
        ("≥18 years", "≥"),
        ("age≥18 years", "≥"),
        ("50岁以上", "≥"),
        ("不少于30天", "≥"),
        ("at most 50%", "≤"),
        ("up to 9 days", "≤"),
        ("不超过5 mg", "≤"),
        ("more than 5 mg", ">"),
        ("超过5 mg", ">"),
        ("100余例", ">"),
        ("less than 5 mg", "<"),
        ("不足5 mg", "<"),
        ("P < 0.05", "<"),
        ("P值小于0.05", "<"),
        ("about 5 mg", "~"),
        ("约5 mg", "~"),
        ("5 mg左右", "~"),
        ("5 mg", ""),
        ("P = 0.05", ""),
    ],
)
def test_bounds_are_read_on_either_side(text: str, bound: str) -> None:
    assert only(text).bound == bound


def test_ranges_and_lists_share_their_unit() -> None:
    assert [q.value for q in read("12-15%")] == [0.12, 0.15]
    assert [q.value for q in read("5, 10, and 20 mg")] == [5, 10, 20]
    assert [q.value for q in read("2.6 到 3.2 万人")] == [26000, 32000]
    assert [q.unit.dimension for q in read("62.3 ± 8.1 years")] == ["time", "time"]


def test_years_and_days_of_the_calendar_are_dates() -> None:
    assert [q.kind for q in read("2019年5月")] == [Kind.DATE, Kind.DATE]
    assert only("in 2019").kind == Kind.DATE
    assert only("5个月").kind == Kind.PLAIN


def test_a_sentence_may_begin_with_its_number() -> None:
    assert [q.value for q in read("有效。120例患者")] == [120]
    assert [q.value for q in read("It was so. 120 patients")] == [120]


@given(st.text(alphabet="0123456789.,%mgPHRCI <>=-–^()×万例百分之二 ", max_size=40))
def test_figures_lie_in_order_and_inside_the_text(text: str) -> None:
    made = form(text).text
    end = 0
    for quantity in quantities(made):
        assert end <= quantity.start < quantity.end <= len(made)
        end = quantity.end


@given(
    st.floats(0.01, 9999).map(lambda x: round(x, 2)),
    st.sampled_from(["mg", "%", "周", "mmol/L", ""]),
)
def test_a_figure_agrees_with_itself(value: float, unit: str) -> None:
    text = f"it was {value}{unit}"
    assert all(agree(q, q) for q in read(text))
    assert read(text)


@pytest.mark.parametrize("piece", ["1 ", "1,", "1.", "一百", "HR 0.5 ", "p=", "百分之"])
def test_time_is_linear(piece: str) -> None:
    began = time.perf_counter()
    quantities(piece * 20_000)
    assert time.perf_counter() - began < 20
