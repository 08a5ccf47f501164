"""Animals and cells told as patients."""

from collections.abc import Callable

import pytest

from grounding.vetoes.species import veto


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The compound cures patients with hepatitis.", "The compound cured mice with hepatitis."),
        ("The drug shrank tumours in patients.", "The drug shrank tumours in rats."),
        (
            "In humans, the compound lowers blood pressure.",
            "In dogs, the compound lowered blood pressure.",
        ),
        ("The compound worked in rats.", "The compound worked in mice."),
        ("该化合物可治愈肝炎患者。", "该化合物可治愈肝炎小鼠。"),
        ("该药使患者肿瘤缩小。", "该药使大鼠肿瘤缩小。"),
        ("The compound cures patients with hepatitis.", "该化合物可治愈肝炎小鼠。"),
    ],
)
def test_other_beings_are_vetoed(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == "species_differs"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "The drug shrank tumours in patients.",
            "The drug shrank tumours in mice and in 12 patients.",
        ),
        ("The drug shrank tumours.", "The drug shrank tumours in mice."),
        ("Human cells divided.", "The cells divided in vitro."),
        ("Animals recovered.", "Mice recovered."),
        ("小型猪与人类相似。", "小型猪的愈合与人相似。"),
        ("占总数的比例较高。", "大鼠所占比例较高。"),
    ],
)
def test_the_same_beings_pass(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == ""


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("接受冲击波碎石的患者结石清除率为85%。", "体外冲击波碎石术的结石清除率为85%。"),
        ("体外循环下手术的患者恢复良好。", "在体外循环下行手术后恢复良好。"),
        ("接受试管婴儿的女性妊娠率升高。", "体外受精的妊娠率升高。"),
        (
            "Live births among women rose after IVF.",
            "In vitro fertilization raised the live birth rate.",
        ),
    ],
)
def test_what_is_done_outside_the_body_of_a_patient_is_not_done_to_cells(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == ""


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The compound stopped the growth in patients.", "It stopped the growth in vitro."),
        ("该化合物可治愈患者。", "该化合物在体外可治愈。"),
    ],
)
def test_cells_are_still_no_patients(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == "species_differs"
