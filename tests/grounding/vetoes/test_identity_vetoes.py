"""Another disease, another outcome, another way of giving: each is told; the same one is not."""

import pytest

from grounding.vetoes import diseases, outcomes, regimens


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Zinc helps in gastric cancer.", "Zinc helps in lung cancer."),
        ("锌有助于治疗胃癌。", "锌有助于治疗肺癌。"),
        ("The drug lowers mortality in type 1 diabetes.", "The drug lowers mortality in asthma."),
        ("该药可用于乙肝患者的抗病毒治疗。", "该药可用于丙型肝炎患者的抗病毒治疗。"),
    ],
)
def test_another_disease_is_told(code, claim: str, passage: str) -> None:
    assert code(diseases.veto, claim, passage) == "disease_differs"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Zinc helps in liver cancer.", "Zinc helps in hepatocellular carcinoma."),
        ("Zinc helps in HCC.", "Zinc helps in hepatocellular carcinoma (HCC)."),
        ("锌有助于治疗肝癌。", "锌有助于治疗肝细胞癌（HCC）。"),
        ("Zinc helps in diabetes.", "Zinc helps in type 2 diabetes."),
        ("Zinc helps in hepatitis B.", "锌有助于治疗乙型肝炎。"),
        ("Zinc helps in asthma.", "Zinc helps."),
        ("Asthma is common.", "Lung cancer was rare in people with asthma."),
    ],
)
def test_the_same_disease_by_any_name_passes(code, claim: str, passage: str) -> None:
    assert code(diseases.veto, claim, passage) == ""


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Median progression-free survival was longer.", "Median overall survival was longer."),
        ("The drug lowered diastolic pressure.", "The drug lowered systolic pressure."),
        ("中位无进展生存期延长。", "中位总生存期延长。"),
        ("舒张压明显下降。", "收缩压明显下降。"),
    ],
)
def test_another_outcome_is_told(code, claim: str, passage: str) -> None:
    assert code(outcomes.veto, claim, passage) == "outcome_differs"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("It was given twice daily.", "It was given once daily."),
        ("It was given by mouth to all.", "It was given intravenously to all."),
        ("每日两次，连用一周。", "每日一次，连用一周。"),
        ("该药口服给药。", "该药静脉滴注给药。"),
    ],
)
def test_another_regimen_is_told(code, claim: str, passage: str) -> None:
    assert code(regimens.veto, claim, passage) == "regimen_differs"


@pytest.mark.parametrize("veto", [outcomes.veto, regimens.veto])
@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Overall survival and progression-free survival rose.", "OS rose, and so did PFS."),
        ("It was given bid.", "It was given twice a day by mouth."),
        ("每天两次口服。", "口服，每日2次。"),
        ("Survival rose.", "Overall survival rose."),
    ],
)
def test_the_same_in_other_words_passes(code, veto, claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == ""
