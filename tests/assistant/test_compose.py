"""Numbers, offsets and verdicts are computed, whatever a model claims of them."""

import hashlib

from assistant_doubles import hits, paper
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Searched, SegmentSource
from assistant.compose import compose, warnings
from assistant.models.base import Cited, Draft, DraftSegment
from grounding.checker import Checker
from grounding.verdict import Label
from literature.paper import Paper, Role, Status


def said(text: str, *cited: Cited, source: SegmentSource = SegmentSource.LITERATURE) -> Draft:
    return Draft((DraftSegment(text, source, cited),))


SURVIVAL = "In advanced hepatocellular carcinoma drug A prolonged survival."
EVENTS = "Serious adverse events were rarer with drug A."


def place(found: list, text: str) -> int:
    return next(n for n, hit in enumerate(found, start=1) if text in hit.passage.text)


def test_a_true_quote_is_located_and_supported(trial: Paper, checker: Checker) -> None:
    found = hits(trial)
    segments, (citation,) = compose(
        said(EVENTS, Cited(place(found, EVENTS), EVENTS)), found, checker
    )
    assert citation.quote == EVENTS == citation.passage_text[citation.start : citation.end]
    assert citation.start > 0
    assert segments[0].citations == (1,)
    assert segments[0].verdict is not None
    assert segments[0].verdict.label == Label.SUPPORTED


def test_a_passage_may_be_named_by_its_id(trial: Paper, checker: Checker) -> None:
    found = hits(trial)
    hit = found[place(found, SURVIVAL) - 1]
    _, (citation,) = compose(said(SURVIVAL, Cited(hit.passage.id, SURVIVAL)), found, checker)
    assert (citation.passage_id, citation.paper["pmid"]) == (hit.passage.id, "101")
    assert citation.passage_sha256 == hashlib.sha256(citation.passage_text.encode()).hexdigest()


def test_numbers_follow_the_order_of_appearance_and_repeat_for_the_same_evidence(
    trial: Paper, checker: Checker
) -> None:
    found = hits(trial)
    results, conclusion = place(found, EVENTS), place(found, SURVIVAL)
    draft = Draft(
        (
            DraftSegment("One.", cited=(Cited(conclusion, SURVIVAL),)),
            DraftSegment("Two.", cited=(Cited(results, EVENTS), Cited(conclusion, SURVIVAL))),
            DraftSegment(
                "Three.", cited=(Cited(results, "Median overall survival was 14.2 months"),)
            ),
        )
    )
    segments, citations = compose(draft, found, checker)
    assert [segment.citations for segment in segments] == [(1,), (2, 1), (3,)]
    assert [citation.n for citation in citations] == [1, 2, 3]
    assert citations[1].passage_id == citations[2].passage_id


def test_each_citation_is_checked_on_its_own(trial: Paper, review: Paper, checker: Checker) -> None:
    found = hits(trial, review)
    good, other = place(found, SURVIVAL), place(found, "decompensated")
    segments, _ = compose(said(SURVIVAL, Cited(other), Cited(good, SURVIVAL)), found, checker)
    labels = [verdict.label for verdict in segments[0].verdicts]
    assert labels[1] == Label.SUPPORTED != labels[0]
    assert segments[0].verdict == segments[0].verdicts[1]


def test_an_invented_quote_is_kept_as_not_found(trial: Paper, checker: Checker) -> None:
    found = hits(trial)
    invented = "Drug A cured every patient within a week."
    segments, (citation,) = compose(said("Drug A cures.", Cited(1, invented)), found, checker)
    assert segments[0].verdict is not None
    assert segments[0].verdict.label == Label.NOT_FOUND
    assert (citation.quote, citation.start, citation.end) == ("", 0, 0)
    assert citation.passage_text == found[0].passage.text


def test_a_quote_with_a_changed_number_is_not_certified(trial: Paper, checker: Checker) -> None:
    found = hits(trial)
    altered = "Median overall survival was 41.2 months with drug A"
    at = place(found, "14.2")
    segments, (citation,) = compose(said(altered + ".", Cited(at, altered)), found, checker)
    assert segments[0].verdict is not None
    assert segments[0].verdict.label not in {Label.SUPPORTED, Label.PARTIAL}
    assert citation.passage_text[citation.start : citation.end] == citation.quote
    assert "41.2" not in citation.quote


def test_an_altered_quote_under_a_true_claim_is_not_certified(
    trial: Paper, checker: Checker
) -> None:
    found = hits(trial)
    altered = SURVIVAL.replace("prolonged", "greatly prolonged")
    segments, (citation,) = compose(
        said(SURVIVAL, Cited(place(found, SURVIVAL), altered)), found, checker
    )
    assert segments[0].verdict is not None
    assert segments[0].verdict.label != Label.SUPPORTED
    assert (citation.quote, citation.start, citation.end) == ("", 0, 0)


def test_what_names_nothing_is_shown_as_invalid(trial: Paper, checker: Checker) -> None:
    found = hits(trial)
    nothing = (0, -1, 99, "pmid:999#0", "")
    for named in nothing:
        segments, (citation,) = compose(said("Something.", Cited(named)), found, checker)
        assert segments[0].citations == (1,)
        assert segments[0].verdict is not None
        assert segments[0].verdict.label == Label.INVALID
        assert citation.quote == citation.passage_text == ""
        assert citation.paper["title"] == ""
    _, citations = compose(said("Something.", Cited(99), Cited(98), Cited(99)), found, checker)
    assert [citation.passage_id for citation in citations] == ["99", "98"]


def test_without_a_citation_there_is_no_verdict_to_believe(checker: Checker) -> None:
    segments, citations = compose(said("I know this.", source=SegmentSource.EXTERNAL), [], checker)
    assert citations == ()
    assert segments[0].source == SegmentSource.EXTERNAL
    assert segments[0].verdict is None or segments[0].verdict.label != Label.SUPPORTED


pieces = st.lists(
    st.sampled_from(
        ["Drug A", "药物甲", " works", "有效", " 12.5 mg", "\n", "e\u0301", "𝛼", "。", "."]
    ),
    min_size=1,
    max_size=12,
).map("".join)


@given(body=pieces, quote=pieces, named=st.integers(-2, 5) | st.text(max_size=5))
def test_whatever_is_quoted_the_offsets_hold(body: str, quote: str, named: int | str) -> None:
    found = hits(paper("1", "A title", (Role.RESULTS, body + " Drug A works.")))
    segments, citations = compose(said("A claim.", Cited(named, quote)), found, Checker())
    assert len(segments[0].citations) == len(segments[0].verdicts) == 1
    for citation in citations:
        assert citation.passage_text[citation.start : citation.end] == citation.quote


def test_a_retracted_or_doubted_paper_is_never_cited_unflagged(checker: Checker) -> None:
    found = hits(
        paper("1", "One", (Role.RESULTS, "Drug A works."), status=Status.RETRACTED),
        paper("2", "Two", (Role.RESULTS, "Drug B works."), status=Status.CONCERN),
        paper("3", "Three", (Role.RESULTS, "Drug C works.")),
    )
    _, citations = compose(said("They work.", Cited(1), Cited(2), Cited(3)), found, checker)
    assert [note.split(":")[0] for note in warnings(citations, "en")] == [
        "Retracted",
        "Expression of concern",
    ]
    in_chinese = warnings(citations, "zh")
    assert "撤稿" in in_chinese[0]
    assert "[1]" in in_chinese[0]


def test_the_text_of_an_answer_carries_its_markers(trial: Paper, checker: Checker) -> None:
    found = hits(trial)
    segments, citations = compose(said(SURVIVAL, Cited(place(found, SURVIVAL), SURVIVAL)),
                                  found, checker)  # fmt: skip
    answer = Answer("q", "en", False, segments, citations, Searched(("q",), 1, 3), "1-x", "m")
    assert answer.text == f"{SURVIVAL} [1]"
