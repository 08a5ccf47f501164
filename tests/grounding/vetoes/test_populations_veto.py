"""In whom."""

from collections.abc import Callable

import pytest

from grounding.vetoes.populations import veto


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The vaccine protects children.", "The vaccine protects adults."),
        ("Men bled more often.", "Women bled more often."),
        ("Outpatients recovered quickly.", "Inpatients recovered quickly."),
        ("疫苗对儿童有保护作用。", "疫苗对成人有保护作用。"),
        ("男性患者出血较多。", "女性患者出血较多。"),
        ("Elderly people recovered.", "Children recovered."),
        ("The vaccine protects children.", "疫苗对成人有保护作用。"),
    ],
)
def test_another_group_is_vetoed(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == "population_differs"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The vaccine protects children.", "The vaccine protects adults and children."),
        ("The vaccine protects people.", "The vaccine protects adults."),
        ("Adults recovered.", "Elderly patients recovered."),
        ("Infants recovered.", "The children recovered."),
        ("Treatment was given by mental health staff.", "Women were treated."),
        ("成人有效。", "老年患者有效。"),
        ("Children are at lower risk than adults.", "The risk rose with age in adults."),
        ("儿童的风险低于成人。", "成人的风险随年龄升高。"),
        ("患者有效。", "儿童患者有效。"),
    ],
)
def test_the_same_or_a_wider_group_passes(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == ""
