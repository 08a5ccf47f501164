"""Said on one side, denied on the other."""

from collections.abc import Callable

import pytest

from grounding.checker import Checker, CheckerSettings
from grounding.polarity import negations
from grounding.vetoes.negation import veto

PAIRS = [
    (
        "Sorafenib affected renal function in these patients.",
        "Sorafenib did not affect renal function in these patients.",
    ),
    (
        "Sorafenib does not affect renal function.",
        "Sorafenib affected renal function in most patients.",
    ),
    (
        "Patients with diabetes had higher mortality.",
        "Patients without diabetes had higher mortality.",
    ),
    (
        "Aspirin failed to prevent colorectal cancer.",
        "Aspirin prevented colorectal cancer in carriers.",
    ),
    ("There was evidence of publication bias.", "There was no evidence of publication bias."),
    ("Neither drug cleared the virus from blood.", "The drug cleared the virus from blood in all."),
    ("The vaccine is not safe in pregnancy.", "The vaccine is safe in pregnancy."),
    ("The virus can cross the placenta.", "The virus cannot cross the placenta."),
    ("Lack of vitamin D explained the fractures.", "Vitamin D explained the fractures."),
    ("恩替卡韦影响肾功能。", "恩替卡韦不影响肾功能。"),
    ("两组不良反应发生率差异有统计学意义。", "两组不良反应发生率差异无统计学意义。"),
    ("患者出现严重肝损害。", "患者未出现严重肝损害。"),
    ("该药不能通过血脑屏障。", "该药能通过血脑屏障。"),
    ("未见明显肾毒性反应。", "可见明显肾毒性反应。"),
    ("该方法并非有效的筛查手段。", "该方法是有效的筛查手段。"),
    ("没有证据表明其可预防复发。", "有证据表明其可预防复发。"),
]


@pytest.mark.parametrize(("claim", "passage"), PAIRS)
def test_a_denial_is_vetoed(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) in ("claim_denies", "passage_denies")


@pytest.mark.parametrize(("passage", "claim"), PAIRS)
def test_and_so_is_its_reverse(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) in ("claim_denies", "passage_denies")


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Sorafenib did not affect renal function.", "Sorafenib had no effect on renal function."),
        (
            "Sorafenib prolonged survival.",
            "Sorafenib not only prolonged survival but also eased pain.",
        ),
        ("Sorafenib prolonged survival.", "Sorafenib prolonged survival but did not ease pain."),
        ("Lack of FGF21 led to plaque.", "FGF21 deficiency led to plaque in mice."),
        (
            "Non-small cell lung cancer was common.",
            "Lung cancer of the non-small cell type was common.",
        ),
        ("The drug was noninferior to aspirin.", "The drug was not inferior to aspirin."),
        ("索拉非尼延长生存期。", "索拉非尼不仅延长生存期，还减轻疼痛。"),
        ("非小细胞肺癌患者生存期延长。", "肺癌（非小细胞型）患者生存期延长。"),
        ("不良反应较少。", "不良反应发生较少。"),
        ("未见严重不良反应。", "无严重不良反应发生。"),
        ("不同剂量组均有效。", "各剂量组均有效。"),
        ("It is unknown why.", "Nobody knows why it is so."),
        (
            "早期患者多用口服药，晚期患者多用注射药。",
            "早期患者多用口服药，不过晚期患者多用注射药。",
        ),
        ("可以尝试低盐饮食来控制血压。", "为什么不尝试低盐饮食来控制血压呢？"),
        ("口服补液能缓解腹泻。", "口服补液能缓解腹泻，费用差不多。"),
        ("别嘌醇起效较慢，而非布司他降低尿酸更快。", "别嘌醇起效较慢，非布司他降低尿酸更快。"),
    ],
)
def test_what_denies_nothing_passes(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == ""


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "The tumour spreads without requiring the receptor.",
            "We used two mouse lines to address the requirement of the receptor when it spreads.",
        ),
        (
            "Among residents with a positive test 57% had no symptoms when it was taken.",
            "Ten (43%) of the residents had symptoms on the day of a positive test.",
        ),
        (
            "Long non-coding RNAs regulate growth.",
            "Long RNAs regulate growth, as do non-coding RNAs.",
        ),
        (
            "There was no significant difference in blood flow between the deep stitch and the "
            "flat stitch.",
            "We measured blood flow with two different techniques, the deep stitch and the flat "
            "stitch.",
        ),
        ("The web course is a cost-effective treatment.", "Cost was compared with no treatment."),
        ("吸水性材料优于非吸水性材料。", "非吸水性材料不如吸水性材料。"),
    ],
)
def test_what_is_no_denial_of_the_claim_passes(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == ""


RULES = Checker(CheckerSettings(entailment=""))


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Pioglitazone improves nonalcoholic fatty liver disease in adults.",
            "In a trial of adults, pioglitazone led to improvement of non-alcoholic fatty liver "
            "disease.",
        ),
        (
            "Apixaban prevents stroke in nonvalvular atrial fibrillation.",
            "In patients with non-valvular atrial fibrillation, stroke was prevented by apixaban.",
        ),
        (
            "Rivaroxaban reduced stroke in nonvalvular AF patients.",
            "Rivaroxaban reduced stroke in non-valvular AF patients aged 70.",
        ),
        (
            "Statins reduced CRP regardless of baseline LDL.",
            "Statins reduced CRP independent of baseline LDL.",
        ),
        (
            "Statins reduced CRP regardless of baseline LDL.",
            "Statins reduced CRP independently of baseline LDL.",
        ),
        (
            "Short sleep was associated with obesity in children.",
            "Insufficient sleep was associated with obesity in children.",
        ),
        (
            "Physical inactivity raises the risk of diabetes.",
            "Lack of physical activity raises the risk of diabetes.",
        ),
        (
            "Vitamin D deficiency increases fracture risk in women.",
            "Lack of vitamin D increases the risk of fracture in women.",
        ),
        (
            "Aspirin reduces platelet aggregation in healthy volunteers.",
            "It is not surprising that aspirin reduces platelet aggregation in healthy volunteers.",
        ),
        (
            "Patients without diabetes had lower mortality.",
            "Patients with diabetes had higher mortality.",
        ),
        (
            "Mortality was lower in patients who did not smoke.",
            "Mortality was higher in patients who smoked.",
        ),
        (
            "Pain fell in women, whether they had fibroids or not.",
            "Pain fell in women with or without fibroids.",
        ),
        (
            "Drugs were given for ischaemic heart failure.",
            "Heart failure of ischaemic origin was treated with drugs.",
        ),
        (
            "Sleep loss raises blood pressure in adults.",
            "Insufficient sleep raises blood pressure in adults.",
        ),
        (
            "Sleep reduces the risk of obesity in children.",
            "Lack of sleep increases the risk of obesity in children.",
        ),
        (
            "Survival was better in patients free of symptoms.",
            "Absence of symptoms was associated with better survival.",
        ),
        (
            "Asymptomatic patients had better survival.",
            "Patients without symptoms had better survival.",
        ),
        (
            "Unvaccinated children fell ill more often.",
            "Children who were not vaccinated fell ill more often.",
        ),
        ("Cancer is often missed.", "Cancer is not infrequently missed."),
        ("疏肝健脾法治疗肝脾不和型腹泻有效。", "肝郁脾虚型腹泻以疏肝健脾法治疗有效。"),
        ("心律失常患者服药后好转。", "心律不齐患者服药后好转。"),
        ("二甲双胍可降低空腹血糖水平。", "由此不难看出二甲双胍可降低空腹血糖水平。"),
        ("重症肌无力患者胸腺切除术后症状减轻。", "胸腺切除术可减轻重症肌无力患者的症状。"),
        ("酸枣仁汤可改善失眠患者的睡眠质量。", "酸枣仁汤可改善不寐患者的睡眠质量。"),
        ("逍遥散可改善月经不调患者的症状。", "逍遥散可改善月经失调患者的症状。"),
        ("患者四肢乏力减轻。", "患者四肢无力减轻。"),
        ("气机郁滞则痛。", "气机不畅则痛。"),
        ("脾胃虚弱患者食欲减退。", "脾胃虚弱患者食欲不振。"),
        ("未接种者的感染率较高。", "接种者的感染率较低。"),
        ("吸烟者的死亡率高。", "不吸烟者的死亡率低。"),
        ("维生素D不足可增加骨折风险。", "维生素D缺乏会增加老年人的骨折风险。"),
        ("久坐可增加糖尿病风险。", "缺乏体力活动可增加糖尿病风险。"),
        (
            "索拉非尼可延长不可切除肝癌患者的生存期。",
            "晚期肝癌患者经索拉非尼治疗后生存期延长。",
        ),
        ("西地那非改善患者的运动耐量。", "患者的运动耐量经西地那非改善。"),
    ],
)
def test_a_word_that_only_looks_like_a_denial_refutes_nothing(claim: str, passage: str) -> None:
    for one, other in ((claim, passage), (passage, claim)):
        assert RULES.check(one, other).label in ("NOT_CHECKED", "SUPPORTED", "PARTIAL")


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Vitamin D increases fracture risk.", "Lack of vitamin D increases fracture risk."),
        (
            "There is evidence that zinc shortens colds.",
            "There is a lack of evidence that zinc shortens colds.",
        ),
        ("Zinc shortens colds.", "There is a lack of evidence that zinc shortens colds."),
        (
            "Women who smoked had higher mortality.",
            "Women who did not smoke had higher mortality.",
        ),
        ("Insufficient sleep was associated with obesity.", "Sleep was associated with obesity."),
        ("缺乏运动增加风险。", "运动增加风险。"),
        ("锌可缩短感冒病程。", "目前缺乏证据表明锌可缩短感冒病程。"),
        ("有证据表明锌可缩短感冒病程。", "目前缺乏证据表明锌可缩短感冒病程。"),
        ("未接种者的感染率较高。", "接种者的感染率较高。"),
        ("肿瘤能切除。", "肿瘤不能切除。"),
        ("The recurrence was uncommon in adults.", "The recurrence was not uncommon in adults."),
    ],
)
def test_a_denial_in_such_words_still_refutes(claim: str, passage: str) -> None:
    assert RULES.check(claim, passage).label == "CONTRADICTED"


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("The non-absorptive cell fell ill.", "-absorptive"),
        ("Lack of sleep raises blood pressure.", " sleep "),
        ("It did not raise blood pressure, they say.", " raise blood pressure"),
        ("不可切除肝癌患者", "可切除"),
        ("缺乏运动可增加体重", "运动"),
        ("Patients without diabetes had lower mortality.", " diabetes "),
        ("未接种者的感染率较高。", "接种者"),
    ],
)
def test_how_far_a_denial_reaches(text: str, reached: str) -> None:
    (found,) = negations(text)
    assert text[found.end : found.reach] == reached
