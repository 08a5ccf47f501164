"""Which drug."""

from collections.abc import Callable

import pytest

from grounding.vetoes.drugs import drugs, veto


@pytest.mark.parametrize(
    ("claim", "passage", "expected"),
    [
        ("Lenvatinib prolonged survival.", "Sorafenib prolonged survival.", "drug_differs"),
        ("拉米夫定可降低肝癌风险。", "恩替卡韦可降低肝癌风险。", "drug_differs"),
        ("Zanubrutinib prolonged survival.", "Acalabrutinib prolonged survival.", "drug_differs"),
        ("某某替尼可延长生存。", "恩曲替尼可延长生存。", "drug_differs"),
        ("Lamivudine lowers the risk of hepatoma.", "恩替卡韦可降低肝癌风险。", "drug_absent"),
        (
            "Aspirin lowered the risk of liver cancer.",
            "The risk of liver cancer was lowered by weight loss.",
            "drug_absent",
        ),
    ],
)
def test_another_drug_is_vetoed(
    code: Callable[..., str], claim: str, passage: str, expected: str
) -> None:
    assert code(veto, claim, passage) == expected


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Entecavir lowered the risk.", "恩替卡韦可降低风险。"),
        ("恩替卡韦可降低风险。", "Entecavir lowered the risk."),
        ("Acetaminophen is toxic.", "Paracetamol is toxic."),
        ("Statins lowered the risk.", "Atorvastatin lowered the risk."),
        ("他汀类药物可降低风险。", "阿托伐他汀可降低风险。"),
        ("It began in April.", "It began in spring."),
        ("联合索拉非尼治疗有效。", "索拉非尼治疗有效。"),
        ("Doxorubicin was given.", "They were given adriamycin."),
        ("Somatostatin and cystatin rose.", "Both peptides rose; so did somatostatin."),
        ("Rash occurred.", "Sorafenib caused rash."),
    ],
)
def test_the_same_drug_by_another_name_passes(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == ""


def test_unheard_of_drugs_are_known_by_their_stems() -> None:
    assert [d.name for d in drugs("Zolbetuximab and fruquintinib were given.")] == [
        "zolbetuximab",
        "fruquintinib",
    ]
    assert drugs("The statin class and the vaccine in April") == ()
