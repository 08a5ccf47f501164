"""Claims in the passage's own words and order, a few of them put for their like."""

import pytest

from grounding.form import form
from grounding.restated import nothing_added, restated

GEL = (
    "In 80 adults the hydrogel dressing shortened the time to healing from 16 days to 11 days "
    "compared with gauze. Pain did not differ."
)
ZH = "与纱布相比，水凝胶敷料将愈合时间由16天缩短到11天（P=0.002）。疼痛无差异。"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The hydrogel dressing shortened healing from 16 to 11 days.", GEL),
        ("水凝胶敷料将愈合时间从16天缩短至11天。", ZH),
        ("Metformin lowered HbA1c by 1.2 %.", "Metformin reduced HbA1c by 1.2% (P<0.001)."),
        ("二甲双胍使糖化血红蛋白降低1.2%。", "二甲双胍治疗24周后糖化血红蛋白下降1.2%。"),
        ("Pain did not decrease with gel.", "Finally, pain did not drop (by any scale) with gel."),
        ("Aspirin was given to 40 people.", "Aspirin was given to the 40 patients."),
        ("阿司匹林组有12例患者死亡。", "阿司匹林组有12名患者死亡。"),
        ("The gel lowered pain by 5 points.", "However, the gel reduced pain by 5 points."),
        ("凝胶使疼痛下降5分。", "结果显示，与安慰剂组相比，凝胶使疼痛降低5分。"),
        ("Oral aspirin 5 mg/kg/day lowered fever.", "Oral aspirin 5 mg/day/kg reduced fever."),
    ],
)
def test_likes_and_idle_words_change_nothing(claim: str, passage: str) -> None:
    start, end = restated(form(claim).text, passage) or (0, 0)
    assert end > start


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Gauze shortened healing from 16 to 11 days.", GEL),
        ("The hydrogel dressing shortened healing from 11 to 16 days.", GEL),
        ("The hydrogel dressing shortened healing from 16 to 11 weeks.", GEL),
        ("The hydrogel dressing always shortened healing from 16 to 11 days.", GEL),
        ("纱布将愈合时间从16天缩短至11天。", ZH),
        ("Aspirin increased mortality.", "Inhibition of aspirin increased mortality."),
        ("Aspirin increased mortality.", "Aspirin may have increased mortality."),
        ("Aspirin increased mortality.", "Aspirin increased mortality in women."),
        ("Aspirin reduced pain.", "Aspirin reduced pain if given early."),
        ("Aspirin reduced pain.", "Does aspirin reduce pain?"),
        ("Aspirin reduced the risk of stroke.", "Aspirin did not reduce the risk of stroke."),
        ("Gel was better than foam.", "Foam was better than gel."),
        ("Pain did not drop with gel.", "Pain did not significantly drop with gel."),
        ("The trial (1990 in Bonn) enrolled 20 men.", "The trial (1990 in Rome) enrolled 20 men."),
        ("The lysate of non-diabetes cells.", "The lysate of non-melanoma cells."),
        ("Variant C<A raised risk.", "Variant C>A raised risk."),
        ("Infants got 5 mg/kg of gentamicin daily.", "Infants got 5 mg of gentamicin daily."),
        ("Infants got 5 mg of gentamicin daily.", "Infants got 5 mg/kg of gentamicin daily."),
        ("Infants got 5 mg of gentamicin.", "Infants got 5 mg/(kg·d) of gentamicin."),
        ("患儿静脉滴注庆大霉素5 mg治疗。", "患儿静脉滴注庆大霉素5 mg/kg治疗。"),
        ("患儿静脉滴注庆大霉素5 mg/kg治疗。", "患儿静脉滴注庆大霉素5 mg治疗。"),
        ("Patients received heparin 100 U/kg.", "Patients received heparin 100 U."),
        ("Patients received saline 10 mL/h.", "Patients received saline 10 mL."),
        ("Patients received saline 10 mL.", "Patients received saline 10 mL/h."),
        ("Vincristine 1.5 mg was given weekly.", "Vincristine 1.5 mg/m2 was given weekly."),
        ("The score fell by 5% with gel.", "The score fell by 5 with gel."),
        ("The rate fell by 5% with gel.", "The rate dropped by 5 percentage points with gel."),
        ("有效率下降5%，差异明显。", "有效率降低5个百分点，差异明显。"),
        (
            "Bleeding rose in adults with aspirin.",
            "Bleeding increased in adults with aspirin and warfarin.",
        ),
        ("Aspirin lowered pain in men.", "Aspirin reduced pain in men, according to its maker."),
        ("The score fell by 5 with gel.", "The score fell by 5% with gel."),
        ("There were 12 deaths with aspirin.", "There were 12 cases with aspirin."),
        ("阿司匹林组有12例发热。", "阿司匹林组有12次发热。"),
        (
            "Median survival was 9 months with gel.",
            "Median survival was 14 months and 9 months with gel and gauze, respectively.",
        ),
        (
            "Median survival was 9 months with gel.",
            "Median survival was 14 months and 9 months with gel and gauze.",
        ),
        ("凝胶组中位生存期为9个月。", "凝胶组、纱布组中位生存期分别为14个月、9个月。"),
        (
            "Aspirin increased the risk of bleeding.",
            "Concurrent use of warfarin and aspirin increased the risk of bleeding.",
        ),
        (
            "Warfarin increased bleeding in adults.",
            "The combination of aspirin and warfarin increased bleeding in adults.",
        ),
        ("华法林使出血风险升高。", "阿司匹林与华法林合用使出血风险增加。"),
        ("Metformin lowered tumour growth.", "In rabbits, metformin reduced tumour growth."),
        ("二甲双胍使肿瘤体积下降。", "在小鼠模型中，二甲双胍使肿瘤体积降低。"),
        ("Vaccines raised the risk.", "Many parents feared that vaccines increased the risk."),
        ("手术和放疗可延长患者的生存期。", "手术或放疗可延长患者生存期。"),
        ("手术或放疗可延长患者的生存期。", "手术和放疗可延长患者生存期。"),
        ("Surgery and laser lowered relapse.", "Surgery or laser reduced relapse."),
        ("Surgery or laser lowered relapse.", "Surgery and laser reduced relapse."),
        ("Mean time to healing was 11 days.", "The median time to healing was 11 days."),
        ("Relapse of resected tumours fell.", "Relapse of resectable tumours dropped."),
        ("Aspirin caused several ulcers.", "Aspirin caused severe ulcers."),
    ],
)
def test_another_thing_said_is_not_the_same(claim: str, passage: str) -> None:
    assert restated(form(claim).text, passage) is None


@pytest.mark.parametrize(
    ("claim", "sentence", "expected"),
    [
        ("Healing was shortened by the gel.", "The gel shortened healing of burns.", True),
        ("Healing was shortened by the foam.", "The gel shortened healing of burns.", False),
        ("Gel was better than foam.", "Foam was better than gel.", False),
        ("Healing took 11 days, not 16 days.", "Healing took 11 days.", False),
        ("It took 11 days with gel, 16 with foam.", "Foam took 16, gel took 11 days.", False),
    ],
)
def test_nothing_is_added_where_every_word_and_order_stands(
    claim: str, sentence: str, expected: bool
) -> None:
    assert nothing_added(form(claim).text, form(sentence).text) is expected
