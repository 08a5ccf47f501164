"""Word for word: whole sentences are said, parts only if what is left out does not change them."""

import time

import pytest

from grounding.form import form
from grounding.verbatim import Manner, said


def manner(claim: str, passage: str) -> str:
    found = said(claim, passage)
    return str(found.manner) if found else ""


PASSAGE = (
    "BACKGROUND: Survival is short. In this trial, sorafenib prolonged survival, "
    "and rash was common. Lenvatinib did not improve overall survival. "
    "Regorafenib may reduce tumour growth. The hypothesis that aspirin prevents hepatic cancer "
    "was rejected. If viral load falls, hepatic fibrosis regresses over time. "
    "Does coffee protect the human liver?"
)


@pytest.mark.parametrize(
    "claim",
    [
        "Survival is short.",
        "survival is short",
        "In this trial, sorafenib prolonged survival, and rash was common.",
        "Lenvatinib did not improve overall survival. Regorafenib may reduce tumour growth.",
        "Lenvatinib did not improve overall survival [3].",
        "“Lenvatinib did not improve overall survival.” [3]",
        "“Lenvatinib did not improve overall survival”[3]。",
        "Does coffee protect the human liver?",
    ],
)
def test_whole_sentences_are_said(claim: str) -> None:
    assert manner(claim, PASSAGE) == Manner.WHOLE


def test_a_quotation_may_hold_quotations() -> None:
    said_so = "“五经配伍”“针经治脏”为该流派的重要学术观点。"
    assert manner(f"“{said_so[:-1]}”[1]。", said_so + "另有他说。") == "whole"
    asked = "The “silent” strokes were fewer with aspirin, said “Group A”."
    assert manner(f"“{asked}” [2]", "Background: none. " + asked) == "whole"


def test_a_clause_of_its_own_is_said() -> None:
    assert manner(
        "Sorafenib prolonged survival", "In this trial, sorafenib prolonged survival, and so on."
    ) in ("", "part")
    assert (
        manner(
            "sorafenib prolonged overall survival",
            "In this trial, sorafenib prolonged overall survival (HR 0.69).",
        )
        == Manner.PART
    )


@pytest.mark.parametrize(
    ("claim", "passage", "expected"),
    [
        ("improve overall survival", "It did not improve overall survival.", Manner.DENIED),
        ("improved overall survival", "Neither drug improved overall survival.", Manner.DENIED),
        ("reduce tumour growth rates", "It may reduce tumour growth rates.", Manner.HEDGED),
        (
            "aspirin prevents hepatic cancer",
            "The hypothesis that aspirin prevents hepatic cancer was rejected.",
            Manner.LIMITED,
        ),
        (
            "hepatic fibrosis regresses over time",
            "If viral load falls, hepatic fibrosis regresses over time.",
            Manner.LIMITED,
        ),
        (
            "mortality increased markedly over time",
            "Mortality increased markedly over time in the placebo group.",
            Manner.LIMITED,
        ),
        (
            "coffee protects the human liver",
            "It is unknown whether coffee protects the human liver.",
            Manner.HEDGED,
        ),
        ("改善患者总体生存", "该药未能改善患者总体生存。", Manner.DENIED),
        ("降低肝癌发生风险", "该药可能降低肝癌发生风险。", Manner.HEDGED),
        ("肝纤维化程度可逐渐减轻", "如果病毒载量下降，肝纤维化程度可逐渐减轻。", Manner.LIMITED),
    ],
)
def test_a_part_is_not_the_whole_when_the_rest_changes_it(
    claim: str, passage: str, expected: Manner
) -> None:
    assert manner(claim, passage) == expected


GROWTH = "metformin reduced tumour growth"
GROWTH_ZH = "二甲双胍可抑制肿瘤生长"


@pytest.mark.parametrize(
    "lead_in",
    [
        "However, ",
        "CONCLUSIONS: Overall, ",
        "We found that ",
        "In conclusion, our results demonstrate that ",
        "These findings suggest that ",
        "Results showed that ",
        "CONCLUSIONS We show here that ",
        "In this trial, ",
        "In two trials ",
        "In this randomised, controlled trial, ",
        "Compared with placebo, ",
        "Rash was rare; in addition, ",
    ],
)
def test_a_lead_in_that_says_nothing_leaves_the_statement(lead_in: str) -> None:
    assert manner(GROWTH, f"{lead_in}{GROWTH}, and rash was rare.") == Manner.PART


@pytest.mark.parametrize(
    "lead_in",
    [
        "此外，",
        "结果显示，",
        "本研究表明，",
        "研究发现：",
        "综上所述，",
        "本试验中，",
        "与安慰剂组相比，",
    ],
)
def test_a_chinese_lead_in_that_says_nothing_leaves_the_statement(lead_in: str) -> None:
    assert manner(GROWTH_ZH, f"{lead_in}{GROWTH_ZH}，皮疹少见。") == Manner.PART


@pytest.mark.parametrize(
    "lead_in",
    [
        "Many parents feared that ",
        "It is premature to conclude that ",
        "According to the manufacturer, ",
        "Combined with aspirin, ",
        "In rabbits, ",
        "In cultured kidney cells, ",
        "In this rat study, ",
        "In two of four trials, ",
        "In two trials in rabbits ",
        "However, in rabbits, ",
        "We found that in rabbits, ",
        "In elderly patients, ",
        "Compared with untreated mice, ",
        "At 1 week, ",
        "Weight fell in rabbits, ",
    ],
)
def test_a_lead_in_that_is_not_known_may_limit_the_statement(lead_in: str) -> None:
    assert manner(GROWTH, f"{lead_in}{GROWTH}.") == Manner.LIMITED


@pytest.mark.parametrize(
    "lead_in",
    [
        "不少患者担心，",
        "在小鼠模型中，",
        "体外培养的肾细胞中，",
        "与阿司匹林联合，",
        "据厂家称，",
        "此外，在兔中，",
        "与模型组小鼠相比，",
        "老年患者中，",
    ],
)
def test_a_chinese_lead_in_that_is_not_known_may_limit_it(lead_in: str) -> None:
    assert manner(GROWTH_ZH, f"{lead_in}{GROWTH_ZH}。") == Manner.LIMITED


@pytest.mark.parametrize(
    ("claim", "rest"),
    [
        ("bleeding increased markedly with aspirin", " and warfarin."),
        ("bleeding increased markedly with aspirin", ", warfarin and heparin."),
        ("bleeding increased markedly in adults", ", many parents feared."),
        ("bleeding increased markedly in adults", ", according to the manufacturer."),
        ("bleeding increased markedly with aspirin", ", in rabbits."),
        ("出血明显增多见于阿司匹林", "和华法林。"),
        ("出血明显增多见于成人", "，不少患者担心。"),
    ],
)
def test_what_follows_may_limit_the_statement(claim: str, rest: str) -> None:
    assert manner(claim, f"{claim}{rest}") == Manner.LIMITED


def test_a_drug_of_another_statement_is_no_partner() -> None:
    claim = "bleeding increased markedly with aspirin"
    assert manner(claim, f"{claim}, and rash was rare with warfarin.") == Manner.PART


def test_brackets_behind_the_words_are_read_at_once() -> None:
    claim = "Mean age of the enrolled patients was 62 years"
    rows = " ".join(f"{n} ({n})" for n in range(200))
    began = time.perf_counter()
    assert manner(claim, f"{claim} {rows} women.") == Manner.LIMITED
    assert time.perf_counter() - began < 1


def test_a_statement_is_not_said_by_a_question() -> None:
    assert manner("Coffee protects the human liver.", "Coffee protects the human liver?") == ""


def test_a_label_before_the_sentence_does_not_matter() -> None:
    for label in ("CONCLUSIONS: ", "Conclusion: ", "结论：", "结论 ", "(1) "):
        assert manner("Rash was common.", f"{label}Rash was common.") == Manner.WHOLE


def test_the_passages_own_markers_do_not_matter() -> None:
    assert (
        manner("Rash was common, and fever rare.", "Rash was common [3,4], and fever rare [5].")
        == Manner.WHOLE
    )
    assert manner("皮疹常见，发热少见。", "皮疹常见[3]，发热少见[4-6]。") == Manner.WHOLE


def test_the_clear_place_wins_over_the_doubtful_one() -> None:
    passage = "It may cut the death rate. We conclude: it cut the death rate. Cut the death rate."
    assert manner("cut the death rate", passage) == Manner.WHOLE


@pytest.mark.parametrize("claim", ["survival", "12", "the", "肝癌"])
def test_a_scrap_is_no_statement(claim: str) -> None:
    assert manner(claim, "The survival of 12 patients with 肝癌 was long.") == ""


def test_offsets_bound_the_words_in_the_passage() -> None:
    passage = "So it was.  Rash  was common."
    found = said("Rash was common.", passage)
    assert found is not None
    first, last = form(passage).original(found.start, found.end)
    assert passage[first:last] == "Rash  was common"
