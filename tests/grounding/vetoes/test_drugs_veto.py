"""Which drug."""

from collections.abc import Callable

import pytest

from grounding.checker import Checker, CheckerSettings
from grounding.diseases import diseases
from grounding.numbers import quantities
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


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("TAF caused a decline in bone density.", "TDF caused a decline in bone density."),
        ("Omeprazole healed most ulcers.", "Esomeprazole healed most ulcers."),
        ("Esomeprazole healed most ulcers.", "Omeprazole healed most ulcers."),
        ("Chloroquine reduced fever.", "Hydroxychloroquine reduced fever."),
        ("Ketamine relieved depression.", "Esketamine relieved depression."),
        ("Prednisolone shortened the stay.", "Methylprednisolone shortened the stay."),
        ("Interferon cleared the virus.", "Peginterferon cleared the virus."),
        ("Interferon cleared the virus.", "Pegylated interferon cleared the virus."),
        ("氯喹可退热。", "羟氯喹可退热。"),
        ("氯胺酮可缓解抑郁。", "艾司氯胺酮可缓解抑郁。"),
        ("奥美拉唑可治愈溃疡。", "艾司奥美拉唑可治愈溃疡。"),
    ],
)
def test_a_name_within_another_is_not_that_drug(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == "drug_differs"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Atorvastatin lowered LDL cholesterol.",
            "Atorvastatin lowered LDL-C by 40%, and ezetimibe added little.",
        ),
        ("Ghrelin and phytosterols rose.", "Both rose, with insulin."),
        ("采用韦氏智力量表评估患儿智力。", "患儿智力用韦氏儿童智力量表评估，另给予利巴韦林。"),
        (
            "Low-molecular-weight heparin prevented thrombosis.",
            "Enoxaparin prevented thrombosis.",
        ),
        ("低分子肝素可预防血栓。", "依诺肝素可预防血栓。"),
        ("肝素可预防血栓。", "低分子肝素可预防血栓。"),
        ("Heparins prevent thrombosis.", "Heparin prevents thrombosis."),
        ("Tenofovir lowered the viral load.", "TDF lowered the viral load."),
    ],
)
def test_what_is_no_drug_and_a_class_for_its_member_pass(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == ""


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Acute rejection occurred less often with tacrolimus.",
            "Acute rejection occurred more often with cyclosporine.",
        ),
        ("Enoxaparin prevented thrombosis.", "Low-molecular-weight heparin prevented thrombosis."),
        ("TAF lowered the viral load.", "Tenofovir lowered the viral load."),
    ],
)
def test_a_drug_that_none_was_put_for_is_only_not_named(
    sides: Callable[..., tuple], claim: str, passage: str
) -> None:
    found = veto(*sides(claim, passage))
    assert found is not None
    assert (found.label, found.reason.code) == ("PARTIAL", "drug_absent")


@pytest.mark.parametrize(
    "claim",
    [
        "ASPİRİN reduces stroke.",
        "SEPSİS is treated with antibiotics.",
        "TRİPLE therapy, A THİRD OF NİNETY and DOUBLİNG.",
        "aspırın and sepsıs",
    ],
)
def test_a_dotted_capital_stops_nothing(claim: str) -> None:
    assert Checker(CheckerSettings(entailment="")).check(claim, "Aspirin reduces stroke.").label
    assert [d.name for d in drugs(claim)] in ([], ["aspirin"])
    assert isinstance(diseases(claim), tuple)
    assert isinstance(quantities(claim), tuple)
