"""Evidence against what an answer says, looked for on purpose.

The question is asked again in the words of the opposite finding, and every relevant sentence found
is held against every sentence of the answer by the same checker: one that denies it, turns its
direction round or finds no difference where it finds one is shown, as what speaks against it.
"""

from collections.abc import Sequence

from assistant.answer import Segment, SegmentSource
from assistant.compose import Checks
from assistant.extraction.candidates import Candidate, candidates
from assistant.extraction.evidence import coverage, evidence
from assistant.extraction.terms import Term, speech, terms
from assistant.models.base import Cited, DraftSegment, Searchable
from assistant.retrieval import ANYTHING
from index.hit import Filters, Hit
from literature.paper import Status

AGAINST = {
    "en": "no significant difference, did not improve, not associated, no benefit, harm",
    "zh": "无显著差异 未能改善 无相关性 无获益 有害",
}
DISAGREES = frozenset(
    {
        "claim_denies",
        "passage_denies",
        "negation_differs",
        "direction_differs",
        "comparison_is_swapped",
        "difference_is_denied",
        "difference_is_told",
    }
)
LOOKED_AT, SHOWN = 12, 2
SAME_MATTER = 0.6
"""Least cosine of two sentences that speak of one thing: below it they hardly contradict."""


def against(
    question: str,
    language: str,
    said: Sequence[Segment],
    cited: Sequence[str],
    library: Searchable,
    checker: Checks,
    filters: Filters = ANYTHING,
) -> list[tuple[DraftSegment, Hit]]:
    """Up to two sentences, of other papers than those ``cited``, that speak against one ``said``.

    Only sentences of the answer's own language are compared; each must name every disease, drug
    and organism of the question, and be near in meaning to what it speaks against.
    """
    claims = [s.text for s in said if s.source == SegmentSource.LITERATURE and s.citations]
    asked = terms(question)
    if not claims or not any(term.is_key for term in asked):
        return []
    found = library.search(f"{question} {AGAINST[language]}", LOOKED_AT, filters)
    offered = _offered(found, language, asked, set(cited))
    if not offered:
        return []
    rows = library.embed([*claims, *(one.text for one, _ in offered)], language)
    nearness = rows[len(claims) :] @ rows[: len(claims)].T
    shown: dict[str, tuple[DraftSegment, Hit]] = {}
    for i in nearness.max(axis=1).argsort()[::-1].tolist():
        one, hit = offered[i]
        near = [claims[j] for j in range(len(claims)) if nearness[i, j] >= SAME_MATTER]
        if hit.paper.id not in shown and any(_disagree(claim, one.text, checker) for claim in near):
            quoted = DraftSegment(one.text, cited=(Cited(hit.passage.id, one.text),), contrary=True)
            shown[hit.paper.id] = quoted, hit
    return list(shown.values())[:SHOWN]


def opposed(said: Sequence[Segment], checker: Checks) -> dict[int, tuple[int, ...]]:
    """Which sentences each contrary one speaks against, both by their places from 1."""
    claims = {
        n: segment.text
        for n, segment in enumerate(said, start=1)
        if segment.source == SegmentSource.LITERATURE and segment.citations and not segment.contrary
    }
    return {
        place: tuple(n for n, claim in claims.items() if _disagree(claim, segment.text, checker))
        for place, segment in enumerate(said, start=1)
        if segment.contrary
    }


def _offered(
    found: Sequence[Hit], language: str, asked: Sequence[Term], cited: set[str]
) -> list[tuple[Candidate, Hit]]:
    """The findings that could speak against the answer, each with its hit."""
    return [
        (one, hit)
        for n, hit in enumerate(found, start=1)
        if hit.paper.id not in cited
        and hit.paper.status != Status.RETRACTED
        and evidence(hit, asked).relevant
        for one in candidates(hit, n)
        if one.is_finding
        and one.language == language
        and coverage([t for t in asked if t.is_key], speech(one.text, language)) == 1.0
    ]


def _disagree(claim: str, other: str, checker: Checks) -> bool:
    reasons = checker.check(claim, other).reasons
    return any(reason.code in DISAGREES for reason in reasons)
