"""Citation markers: every way a model writes one, and what only looks like one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.markers import bare, blanked, markers


def numbers(text: str, known: int | None = None) -> list[int]:
    return [n for marker in markers(text, known) for n in marker.numbers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The drug helps [1].", [1]),
        ("The drug helps.[1]", [1]),
        ("The drug helps [1,2] and [3, 4].", [1, 2, 3, 4]),
        ("The drug helps [1-3].", [1, 2, 3]),
        ("The drug helps [1–3].", [1, 2, 3]),
        ("The drug helps [1, 3–5].", [1, 3, 4, 5]),
        ("The drug helps [1][2].", [1, 2]),
        ("The drug helps ([1]).", [1]),
        ("药物有效【1】。", [1]),
        ("药物有效［１，２］。", [1, 2]),
        ("药物有效（[1]）。", [1]),
        ("药物有效。[1]此外[2、3]。", [1, 2, 3]),
        ("药物有效[1至3]。", [1, 2, 3]),
        ("药物有效[文献2]。", [2]),
        ("The drug helps [citation:3].", [3]),
        ("The drug helps [^1^] and [^2].", [1, 2]),
        ("The drug helps 【4†source】.", [4]),
        ("The drug helps [2](https://example.org/a).", [2]),
        ("The drug helps<sup>1,2</sup>.", [1, 2]),
        ("The drug improved survival¹².", [12]),
        ("The drug improved survival.³ Then", [3]),
        ("死亡率降低²。", [2]),
        ("Zero [0] is shown, not dropped.", [0]),
        ("[01] is the first.", [1]),
    ],
)
def test_every_way_of_citing_is_read(text: str, expected: list[int]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "HR 0.62 [95% CI 0.48-0.80]",
        "HR 0.62 [CI 0.5-0.9]",
        "a median of 62 years [IQR 45-70]",
        "95% CI [5, 9]",
        "a median of 62 [45–70] years",
        "the patient [sic] recovered",
        "as shown before [Smith 2023]",
        "in that year [2023]",
        "leucocytes 4.5 × 10⁹/L, BMI 24 kg/m², χ² = 4.1, I² = 30 %, Ca²⁺, min⁻¹",
        "an array[i] and [a, b]",
        "[-1] and [1.5]",
        "95%可信区间[12, 45]",
    ],
)
def test_what_is_no_citation_is_left_alone(text: str) -> None:
    assert numbers(text) == []


def test_a_number_beyond_the_references_is_kept_for_the_caller_to_refuse() -> None:
    assert numbers("so [7].", known=2) == [7]


def test_a_year_in_brackets_is_a_reference_only_where_references_reach_that_far() -> None:
    assert numbers("so [1998].") == []
    assert numbers("so [1998].", known=2500) == [1998]
    assert numbers("so [1200], [1998].") == [1200, 1998]


def test_a_range_that_is_absurd_or_backwards_keeps_its_two_ends() -> None:
    assert numbers("[1-999999]") == [1, 999999]
    assert numbers("[5-2]") == [5, 2]


def test_digits_without_end_are_out_of_range_and_no_crash() -> None:
    (marker,) = markers("[" + "9" * 5000 + "]")
    assert marker.numbers[0] > 10**9


def test_ten_thousand_markers_take_no_time() -> None:
    text = " ".join(f"So it is [{n}]." for n in range(1, 10_001))
    began = time.perf_counter()
    assert numbers(text) == list(range(1, 10_001))
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("piece", ["[", "[1,", "[1-", "]", "¹", "【1", "<sup>", "[ ", "](", "[^"])
def test_time_is_linear_in_the_worst_text(piece: str) -> None:
    began = time.perf_counter()
    markers(piece * 100_000)
    assert time.perf_counter() - began < 5


@given(st.text(alphabet="ab 药[]【】［］0123456789,-–^().¹²", max_size=60))
def test_markers_lie_in_order_inside_the_text(text: str) -> None:
    end = 0
    for marker in markers(text):
        assert end <= marker.start < marker.end <= len(text)
        assert marker.numbers
        end = marker.end


@given(st.text(alphabet="ab 药[]【】0123456789,-", max_size=60))
def test_blanking_keeps_every_offset(text: str) -> None:
    plain = blanked(text, markers(text))
    assert len(plain) == len(text)
    assert all(now in (was, " ") for was, now in zip(text, plain, strict=True))
    assert bare(text) == plain
