"""A statement denies and directs as its quote does: no *not* lost, no rise for a fall."""

from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Source
from dialogue_gen.rules.base import Context, Finding, cited_spans, shown, unquoted
from grounding.checker import Case, CheckerSettings
from grounding.markers import bare
from grounding.vetoes import direction, negation, statistics

NAME = "polarity"
REASON = {
    "en": "the statement and its quote differ in negation, direction or significance",
    "zh": "陈述与引文在否定、方向或显著性上不一致",
}
VETOES = (negation, direction, statistics)


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A negation, a direction or a significance that the quote does not share."""
    for n, turn, span, citation in cited_spans(dialogue):
        claim = unquoted(bare(turn.said(span)))
        if span.source != Source.LITERATURE or not citation.quote.strip():
            continue
        if _same(claim, citation.quote):
            continue
        case = Case(claim, citation.quote, "", CheckerSettings())
        if any(rule.veto(case.said, case.window.evidence) for rule in VETOES):
            yield Finding(shown(claim), n)


def _same(claim: str, quote: str) -> bool:
    """Whether the statement is its quote, word for word."""
    mine, theirs = (" ".join(text.split()).rstrip(" .。；;") for text in (claim, quote))
    return mine == theirs
