"""Which sentences of a passage a claim is held against."""

from grounding.align import align
from grounding.form import form
from grounding.sided import Sided

PASSAGE = (
    "Hepatitis B is common. Entecavir lowered viral load by 6.9 log in 48 weeks. "
    "Rash occurred in 12 of 300 patients. Costs were not studied. 恩替卡韦组肝癌发生率较低。"
)


def window(claim: str, passage: str = PASSAGE) -> tuple[str, float]:
    told = form(claim)
    found = align(Sided(told, 0, len(told.text), "claim"), passage)
    return found.evidence.text, found.coverage


def test_the_sentence_that_shares_most_is_taken_alone() -> None:
    assert window("Viral load fell by 6.9 log with entecavir.")[0].startswith("Entecavir lowered")
    assert window("恩替卡韦组的肝癌较少。")[0] == "恩替卡韦组肝癌发生率较低。"


def test_a_claim_of_two_sentences_gets_both() -> None:
    text, covered = window(
        "Entecavir lowered viral load in 48 weeks and rash occurred in 12 patients."
    )
    assert text.startswith("Entecavir")
    assert text.endswith("patients.")
    assert covered > 0.8


def test_numbers_alone_bring_two_languages_together() -> None:
    assert window("300例中12例出现皮疹。")[0].startswith("Rash occurred")


def test_what_has_nothing_in_common_is_not_covered() -> None:
    assert window("Bananas are yellow.")[1] == 0.0


def test_a_table_that_never_stops_is_cut() -> None:
    assert len(window("Entecavir", "entecavir 12 " * 5000)[0]) <= 6000


def test_offsets_lead_back_to_the_passage() -> None:
    told = form("Rash occurred in 12 patients.")
    evidence = align(Sided(told, 0, len(told.text), "claim"), PASSAGE).evidence
    found = evidence.span(0, len(evidence.text))
    assert PASSAGE[found.start : found.end] == "Rash occurred in 12 of 300 patients."
