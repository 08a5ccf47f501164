"""Which way things go, and who is better than whom."""

from collections.abc import Callable, Sequence

import pytest

from grounding.vetoes.direction import veto

REVERSED = [
    ("Sorafenib reduced mortality.", "Sorafenib increased mortality in the trial."),
    ("Mortality was lower with sorafenib.", "With sorafenib, mortality was higher."),
    ("Sorafenib worsened liver function.", "Sorafenib improved liver function after a year."),
    ("Survival was shorter with sorafenib.", "Survival was longer with sorafenib than expected."),
    ("IL-6 inhibits hepatocyte growth.", "IL-6 promotes hepatocyte growth."),
    (
        "Obesity correlated negatively with fibrosis.",
        "Obesity correlated positively with fibrosis.",
    ),
    ("Coffee is a risk factor for cirrhosis.", "Coffee is a protective factor for cirrhosis."),
    ("治疗后血清ALT水平升高。", "治疗后血清ALT水平明显降低。"),
    ("恩替卡韦促进病毒复制。", "恩替卡韦可抑制病毒复制。"),
    ("患者生存期缩短。", "患者生存期明显延长。"),
    ("体重与血压呈负相关。", "体重与血压呈正相关。"),
    ("治疗组疗效劣于对照组。", "治疗组疗效优于对照组。"),
    ("治疗使肝功能恶化。", "治疗后肝功能改善。"),
]


@pytest.mark.parametrize(("claim", "passage"), REVERSED)
def test_the_opposite_direction_is_vetoed(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == "direction_differs"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Placebo was superior to sorafenib.", "Sorafenib was superior to placebo."),
        (
            "Mortality was higher with sorafenib than with placebo.",
            "Mortality was higher with placebo than with sorafenib.",
        ),
        ("对照组总有效率高于治疗组。", "治疗组总有效率高于对照组。"),
        ("安慰剂优于索拉非尼。", "索拉非尼优于安慰剂。"),
    ],
)
def test_a_swapped_comparison_is_vetoed(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) in ("comparison_is_swapped", "direction_differs")


@pytest.mark.parametrize(
    ("claim", "passage", "expected"),
    [
        (
            "Sorafenib improved quality of life.",
            "Quality of life was similar with sorafenib.",
            "difference_is_denied",
        ),
        (
            "Sorafenib increased mortality.",
            "There was no significant difference in mortality with sorafenib.",
            "difference_is_denied",
        ),
        (
            "There was no difference in mortality with sorafenib.",
            "Mortality was significantly lower with sorafenib.",
            "difference_is_told",
        ),
        ("治疗组死亡率较高。", "治疗组与对照组死亡率差异无统计学意义。", "difference_is_denied"),
        ("两组死亡率无明显差异。", "治疗组死亡率显著低于对照组。", "difference_is_told"),
    ],
)
def test_a_difference_and_no_difference(
    code: Callable[..., str], claim: str, passage: str, expected: str
) -> None:
    assert code(veto, claim, passage) == expected


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Sorafenib lowered mortality.", "Sorafenib reduced mortality."),
        ("Sorafenib reduced mortality.", "Sorafenib reduced mortality and increased bleeding."),
        (
            "Bleeding increased with sorafenib.",
            "Sorafenib reduced mortality and increased bleeding.",
        ),
        (
            "Mortality was lower with sorafenib than with placebo.",
            "Mortality was higher with placebo than with sorafenib.",
        ),
        ("Inhibitors of HMG-CoA reduce cholesterol.", "An HMG-CoA inhibitor reduced cholesterol."),
        ("Low dose was used.", "High doses were not used."),
        ("Survival improved.", "Survival improved, whereas quality of life worsened."),
        ("治疗组总有效率高于对照组。", "对照组总有效率低于治疗组。"),
        ("血压下降，血糖升高。", "血糖升高而血压下降。"),
        ("有效率提高。", "总有效率明显升高。"),
        ("Rash occurred.", "Rash increased."),
    ],
)
def test_the_same_direction_passes(code: Callable[..., str], claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == ""


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "Screening increased detection of severe lesions.",
            "The aim was to assess whether screening decreases detection of severe lesions.",
        ),
        (
            "The rate was higher after miscarriage than after birth.",
            "The rate after birth was significantly lower.",
        ),
        (
            "Body weight was lower with the injection than with tablets.",
            "The injection led to a greater loss of body weight than tablets.",
        ),
        (
            "There was no significant difference in cholesterol between the extract and diet.",
            "Cholesterol increased significantly with the extract.",
        ),
        ("The extract increased the risk.", "Others similarly found a risk with the extract."),
    ],
)
def test_a_word_of_another_matter_is_not_held_against_a_claim(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == ""


BOTH_ENDS = [
    (
        "Lower vitamin D levels were associated with a higher risk of fracture.",
        "Higher vitamin D levels were associated with a lower risk of fracture.",
    ),
    ("维生素D水平较低者骨折风险较高。", "维生素D水平较高者骨折风险较低。"),
    (
        "Earlier initiation of antibiotics reduced mortality in septic shock.",
        "Delayed initiation of antibiotics increased mortality in septic shock.",
    ),
    ("Late dialysis worsened survival.", "Early dialysis improved survival."),
    ("Smokers had worse wound healing.", "Non-smokers had better wound healing."),
    ("Statin users had lower mortality.", "Statin non-users had higher mortality."),
    ("吸烟者伤口愈合较差。", "不吸烟者伤口愈合较好。"),
    ("停用激素后复发风险增加。", "继续使用激素可降低复发风险。"),
    ("抑制mTOR可延长寿命。", "激活mTOR可缩短寿命。"),
    (
        "High dietary fibre intake reduced the risk of colorectal cancer.",
        "Low dietary fibre intake increased the risk of colorectal cancer.",
    ),
    ("敲除该基因后肿瘤生长加快。", "过表达该基因后肿瘤生长减慢。"),
    ("随着肾功能下降，风险升高。", "随着肾功能改善，风险降低。"),
    ("The risk rose as kidney function declined.", "The risk fell as kidney function improved."),
]


@pytest.mark.parametrize(("one", "other"), BOTH_ENDS)
def test_a_finding_told_from_its_other_end_passes(
    code: Callable[..., str], one: str, other: str
) -> None:
    assert code(veto, one, other) == code(veto, other, one) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Mortality was higher in the placebo group.",
            "Mortality was lower in the dapagliflozin group.",
        ),
        ("对照组死亡率更高。", "治疗组死亡率更低。"),
        (
            "The time to recovery was shorter in the intervention arm.",
            "The time to recovery was longer in the control arm.",
        ),
        ("高剂量组缓解率更高。", "低剂量组缓解率更低。"),
        ("Survival was longer in women.", "Survival was shorter in men."),
        (
            "Bleeding was more frequent with warfarin.",
            "Bleeding was less frequent with apixaban than with warfarin.",
        ),
        ("对照组死亡率更高。", "治疗组死亡率低于对照组。"),
        ("Exercise lowered blood pressure.", "Inactivity raised blood pressure."),
        ("Relapse was lower after surgery.", "Relapse was higher after conservative treatment."),
        (
            "In the placebo group mortality was higher.",
            "Mortality was lower in the dapagliflozin group than in the placebo group.",
        ),
    ],
)
def test_the_opposite_of_another_arm_passes(code: Callable[..., str], one: str, other: str) -> None:
    assert code(veto, one, other) == code(veto, other, one) == ""


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Mortality was higher with dapagliflozin.", "Mortality was lower with dapagliflozin."),
        ("Mortality was higher in the placebo group.", "Mortality was lower in the placebo group."),
        ("治疗组死亡率更高。", "治疗组死亡率低于对照组。"),
        (
            "In the treatment group mortality was higher.",
            "Mortality was lower in the treatment group than in the control group.",
        ),
        (
            "Lower vitamin D levels were associated with a higher risk of fracture.",
            "Higher vitamin D levels were associated with a higher risk of fracture.",
        ),
        ("该药降低血压，升高心率。", "该药升高血压，降低心率。"),
        (
            "治疗组有效率高于对照组，死亡率低于对照组。",
            "治疗组有效率低于对照组，死亡率高于对照组。",
        ),
        (
            "In this trial sorafenib increased overall mortality and reduced major bleeding.",
            "In this trial sorafenib reduced overall mortality and increased major bleeding.",
        ),
        (
            "Low-dose aspirin reduced the risk of preeclampsia in high-risk women.",
            "Low-dose aspirin increased the risk of preeclampsia in high-risk women.",
        ),
        ("治疗组疗效不如对照组。", "治疗组疗效优于对照组。"),
    ],
)
def test_a_word_turned_round_of_the_same_arm_is_still_vetoed(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == "direction_differs"


SWAPPED_BEFORE_A_TAIL = [
    (
        "Mortality was {} with {} than with {} in patients with heart failure.",
        ("dapagliflozin", "placebo"),
        ("lower", "higher"),
    ),
    (
        "Relapse was {} after {} than after {} in patients with stage I disease.",
        ("surgery", "radiotherapy"),
        ("less frequent", "more frequent"),
    ),
]


@pytest.mark.parametrize(("sentence", "arms", "turned"), SWAPPED_BEFORE_A_TAIL)
def test_a_comparison_is_read_whatever_follows_it(
    code: Callable[..., str], sentence: str, arms: tuple[str, str], turned: tuple[str, str]
) -> None:
    passage = sentence.format(turned[0], *arms)
    assert code(veto, sentence.format(turned[0], *arms[::-1]), passage) == "comparison_is_swapped"
    assert code(veto, sentence.format(turned[1], *arms[::-1]), passage) == ""
    assert code(veto, sentence.format(turned[1], *arms), passage) == "direction_differs"


def test_a_chinese_comparison_is_read_whatever_ends_it(code: Callable[..., str]) -> None:
    passage = "氨氯地平组的血压达标率高于硝苯地平组。"
    assert code(veto, "硝苯地平组的血压达标率高于氨氯地平组。", passage) == "comparison_is_swapped"
    assert code(veto, "硝苯地平组的血压达标率低于氨氯地平组。", passage) == ""


def test_other_words_before_and_behind_a_comparison_swap_nothing(
    code: Callable[..., str],
) -> None:
    claim = "In adults, pain was lower with pregabalin than with control at week 12."
    passage = "At week 12, pain was lower with pregabalin than with placebo in adults."
    assert code(veto, claim, passage) == ""


NON_INFERIOR = [
    "Edoxaban was non-inferior to warfarin for stroke prevention.",
    "Edoxaban was noninferior to warfarin for stroke prevention.",
    "Edoxaban was not inferior to warfarin for stroke prevention.",
]


@pytest.mark.parametrize("one", NON_INFERIOR)
@pytest.mark.parametrize(
    "other", ["not worse than", "superior to", "better than", "similar to", "non-inferior to"]
)
def test_non_inferior_goes_with_all_but_worse(
    code: Callable[..., str], one: str, other: str
) -> None:
    told = f"Edoxaban was {other} warfarin for stroke prevention."
    assert code(veto, told, one) == code(veto, one, told) == ""


@pytest.mark.parametrize("one", NON_INFERIOR)
@pytest.mark.parametrize("worse", ["worse than", "inferior to"])
def test_non_inferior_is_not_worse(code: Callable[..., str], one: str, worse: str) -> None:
    told = f"Edoxaban was {worse} warfarin for stroke prevention."
    assert code(veto, told, one) == code(veto, one, told) == "direction_differs"


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("试验药的疗效优于对照药。", ""),
        ("试验药的疗效与对照药相当。", ""),
        ("试验药的疗效不差于对照药。", ""),
        ("试验药的疗效劣于对照药。", "direction_differs"),
    ],
)
def test_non_inferior_in_chinese(code: Callable[..., str], other: str, expected: str) -> None:
    one = "试验药的疗效不劣于对照药。"
    assert code(veto, other, one) == code(veto, one, other) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Atropine drops enlarged the pupil diameter in children.",
            "Atropine eye solution increased the pupil diameter in children.",
        ),
        (
            "A femoral nerve block led to early walking after knee surgery.",
            "Femoral nerve blockade facilitated early walking after knee surgery.",
        ),
        (
            "Drop-outs were more frequent in the diet group.",
            "The drop-out rate increased in the diet group.",
        ),
    ],
)
def test_drops_and_blocks_that_are_things_point_nowhere(
    code: Callable[..., str], one: str, other: str
) -> None:
    assert code(veto, one, other) == code(veto, other, one) == ""


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Pressure drops by 20% with timolol.", "Pressure increases by 20% with timolol."),
        ("Blood pressure dropped after amlodipine.", "Blood pressure rose after amlodipine."),
        ("Sorafenib blocks tumour growth.", "Sorafenib promotes tumour growth."),
    ],
)
def test_to_drop_and_to_block_point_down(
    code: Callable[..., str], claim: str, passage: str
) -> None:
    assert code(veto, claim, passage) == "direction_differs"


@pytest.mark.parametrize(
    ("comparison", "arms"),
    [
        ("Survival was longer with {} than with {}.", "AB"),
        ("Drug {} lowered pain more than drug {}.", "AB"),
        ("Group {} had a lower relapse rate than group {}.", "AB"),
        ("Group {} had a lower relapse rate than group {}.", ("I", "II")),
        ("Mortality was lower in arm {} than in arm {}.", "12"),
        ("{}组血压高于{}组。", "AB"),
        ("{}组血压高于{}组。", "ⅠⅡ"),
    ],
)
def test_arms_of_a_letter_or_number_are_told_apart(
    code: Callable[..., str], comparison: str, arms: Sequence[str]
) -> None:
    told, turned = comparison.format(*arms), comparison.format(*reversed(arms))
    assert code(veto, turned, told) == "comparison_is_swapped"
    assert code(veto, told, told) == ""
