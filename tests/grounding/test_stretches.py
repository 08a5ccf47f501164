"""Which part of a sentence a citation marker answers for."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grounding.checker import Checker
from grounding.claims import claims
from grounding.stretches import Mark, asked, stretches, unjoined
from grounding.verdict import Label

TWO = "Aspirin lowers fever in most adults [1], while ibuprofen causes ulcers in some of them [2]."


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            TWO,
            [
                ("Aspirin lowers fever in most adults", (1,)),
                ("while ibuprofen causes ulcers in some of them.", (2,)),
            ],
        ),
        (
            "阿司匹林可降低多数成人的发热[1]，而布洛芬在部分患者中引起溃疡[2]。",
            [("阿司匹林可降低多数成人的发热", (1,)), ("而布洛芬在部分患者中引起溃疡。", (2,))],
        ),
        (
            "Statins lower cholesterol in all adults [1][2], and they cause pain in few. [3]",
            [
                ("Statins lower cholesterol in all adults", (1, 2)),
                ("and they cause pain in few.", (3,)),
            ],
        ),
    ],
)
def test_what_is_said_of_two_sources_is_two_claims(
    answer: str, told: list[tuple[str, tuple[int, ...]]]
) -> None:
    found = claims(answer)
    assert [(claim.text, claim.citations) for claim in found] == told
    for claim in found:
        assert answer[claim.start : claim.end].startswith(claim.text[:6])


@pytest.mark.parametrize(
    "answer",
    [
        "Drugs such as aspirin [1], ibuprofen [2] and naproxen [3] lower fever.",
        "It lowers fever in most adults [1], and raises the risk of bleeding in the old [1].",
        "A recent randomised trial of young adults [1] showed that statins lower cholesterol [2].",
        "Long RNAs, transcripts of over two hundred bases [1], have emerged as regulators [2].",
        "阿司匹林[1]、布洛芬[2]和萘普生[3]都能退热。",
    ],
)
def test_what_is_one_statement_stays_one_claim(answer: str) -> None:
    (claim,) = claims(answer)
    assert set(claim.citations) == {n for n in (1, 2, 3) if f"[{n}]" in answer}


def test_each_half_is_borne_out_by_its_own_source_and_not_by_the_other() -> None:
    first, second = claims(TWO)
    source = "In two trials aspirin lowers fever in most adults. Rash was rare."
    assert Checker().check(first.text, source).label == Label.SUPPORTED
    assert Checker().check(second.text, source).label != Label.SUPPORTED


def test_of_a_marked_claim_only_what_the_citation_in_question_answers_for_is_read() -> None:
    claim = (
        "A large study shows that aspirin lowers fever (Lee et al., <|other_cit|>), while "
        "ibuprofen causes ulcers in some adults (<|cit|>)."
    )
    read = asked(claim)
    assert len(read) == len(claim)
    assert " ".join(read.split()) == "while ibuprofen causes ulcers in some adults ."
    verdict = Checker().check(claim, "Ibuprofen causes ulcers in some adults. Nothing else.")
    assert verdict.label == Label.SUPPORTED
    spans = [span for span in verdict.spans if span.side == "claim"]
    assert all("aspirin" not in claim[span.start : span.end] for span in spans)
    assert asked("Aspirin lowers fever [1].") == "Aspirin lowers fever    ."


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        (
            "while ibuprofen causes ulcers in some adults.",
            "Ibuprofen causes ulcers in some adults.",
        ),
        ("而布洛芬在部分患者中引起溃疡。", "布洛芬在部分患者中引起溃疡。"),
    ],
)
def test_a_word_that_only_joins_a_statement_to_another_is_passed_over(
    claim: str, passage: str
) -> None:
    assert Checker().check(claim, passage).label == Label.SUPPORTED
    assert Checker().check(claim, f"无关。{claim} Other.").label == Label.SUPPORTED
    assert unjoined("so that fewer died") == "so that fewer died"
    assert unjoined("并非所有患者都受益") == "并非所有患者都受益"
    assert unjoined("并发症发生率为5%") == "并发症发生率为5%"
    assert unjoined("同时性肝转移较少见") == "同时性肝转移较少见"


@given(st.text(alphabet="ab c,.，。[]而", max_size=80), st.lists(st.integers(0, 80), max_size=6))
def test_stretches_lie_in_order_and_leave_out_joining_words_at_most(
    text: str, at: list[int]
) -> None:
    starts = sorted({n for n in at if n < len(text)})
    found = stretches(text, [Mark(n, n + 1, n % 3) for n in starts])
    assert found[0][0] == 0
    assert found[-1][1] == len(text)
    for (_, end), (start, _) in pairwise(found):
        assert end <= start
        assert not any(char.isalnum() for char in text[end:start])


@given(st.text(max_size=60), st.text(max_size=60))
def test_asking_keeps_every_offset(before: str, behind: str) -> None:
    text = f"{before}<|other_cit|>{behind}<|cit|>"
    read = asked(text)
    assert len(read) == len(text)
    assert all(now in (" ", then) for now, then in zip(read, text, strict=True))
