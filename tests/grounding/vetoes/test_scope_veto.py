"""What was to be studied, or is background, is no finding."""

import pytest

from grounding.vetoes.scope import veto


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Zinc shortens the common cold in adults.",
            "OBJECTIVE: To evaluate whether zinc shortens the common cold in adults. "
            "We enrolled 40 volunteers.",
        ),
        (
            "Early feeding lowers mortality after bowel surgery.",
            "We aimed to assess if early feeding lowers mortality after bowel surgery. "
            "Eighty people took part.",
        ),
        (
            "Zinc is effective against influenza in children.",
            "Further trials are needed to show if zinc is effective against influenza in children.",
        ),
        (
            "早期进食可降低肠道术后病死率。",
            "目的 探讨早期进食对降低肠道术后病死率的作用。方法 选取80例。",
        ),
        ("锌制剂能缩短儿童感冒病程。", "锌制剂能否缩短儿童感冒病程，仍需进一步研究。"),
    ],
)
def test_an_aim_told_as_a_finding_is_vetoed(code, claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == "only_an_aim"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "This study found that liver cancer is often detected late.",
            "BACKGROUND: Liver cancer is often detected late. METHODS: We asked 90 doctors.",
        ),
        ("该研究发现肝癌常在晚期才被发现。", "背景：肝癌常在晚期才被发现。方法：调查90名医生。"),
    ],
)
def test_background_told_as_the_studys_finding_is_vetoed(code, claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == "only_background"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Zinc shortens the common cold in adults.",
            "To evaluate whether zinc shortens the common cold, we enrolled 40 adults. "
            "Zinc shortened the common cold in adults by one day.",
        ),
        ("The study aimed to evaluate whether zinc shortens colds.",
         "We aimed to evaluate whether zinc shortens colds in adults."),
        ("Liver cancer is often detected late in Asia.",
         "BACKGROUND: Liver cancer is often detected late. METHODS: We asked 90 doctors."),
        ("早期进食可降低病死率。", "目的 探讨早期进食对病死率的影响。结果 早期进食降低了病死率。"),
        ("早期进食可降低病死率。", "目的 探讨早期进食能否降低病死率。结果 病死者少于对照组。"),
        ("Zinc is cheap.", "We aimed to assess the effect of vitamin C on scurvy in sailors."),
    ],
)  # fmt: skip
def test_a_finding_an_aim_told_as_one_and_another_subject_pass(
    code, claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == ""
