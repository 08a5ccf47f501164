"""Said on one side, denied on the other."""

from collections.abc import Callable

import pytest

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
