"""What the passage itself only reports from elsewhere is told at second hand."""

import pytest

from grounding.vetoes.secondary import veto


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Zinc shortens colds in older adults.",
         "Previous studies have shown that zinc shortens colds in older adults [3]. We asked why."),
        ("The authors found that zinc shortens colds in older adults.",
         "Previous studies have shown that zinc shortens colds in older adults. We asked why."),
        ("Zinc shortens colds in older adults.",
         "Zinc shortens colds in older adults (Baker et al., 2011), but the dose is unclear."),
        ("Zinc shortens colds in older adults.",
         "Baker et al. reported that zinc shortens colds in older adults. Ours were children."),
        ("The trial found that zinc shortens colds.", "Zinc shortens colds [12]. We asked why."),
        ("锌可缩短老年人感冒病程。", "既往研究表明锌可缩短老年人感冒病程[2]。本文调查其用量。"),
        ("锌可缩短老年人感冒病程。", "王某等[5]报道锌可缩短老年人感冒病程。"),
    ],
)  # fmt: skip
def test_what_others_found_is_not_the_cited_papers_finding(code, claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == "secondary_citation"


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Earlier studies have shown that zinc shortens colds.",
         "Previous studies have shown that zinc shortens colds."),
        ("Zinc shortens colds in older adults.",
         "Previous studies have shown that zinc shortens colds. Here zinc shortened colds in older "
         "adults."),
        ("Zinc shortens colds.", "Zinc shortens colds [12]."),
        ("Zinc shortens colds.", "Previous studies have shown that zinc shortens colds."),
        ("Iron helps in anaemia.", "Previous studies have shown that zinc shortens colds."),
        ("既往研究表明锌可缩短感冒病程。", "既往研究表明锌可缩短感冒病程。"),
        ("锌可缩短感冒病程。", "本研究表明锌可缩短感冒病程。"),
    ],
)  # fmt: skip
def test_own_findings_and_claims_that_say_so_pass(code, claim: str, passage: str) -> None:
    assert code(veto, claim, passage) == ""


def test_word_for_word_does_not_hide_that_it_is_second_hand(check) -> None:
    verdict = check(
        "Zinc shortens colds in older adults.",
        "Previous studies have shown that zinc shortens colds in older adults [4].",
    )
    assert str(verdict.label) == "PARTIAL"
    assert verdict.reasons[0].code == "secondary_citation"
