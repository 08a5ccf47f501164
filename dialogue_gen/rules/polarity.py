"""A statement denies and directs as its quote does: no *not* lost, no rise for a fall."""

from collections import Counter
from collections.abc import Iterator

from dialogue_gen.dialogue import Dialogue, Source
from dialogue_gen.near import grams, jaccard
from dialogue_gen.rules.base import Context, Finding, cited_spans, shown, unquoted
from grounding.checker import Case, CheckerSettings
from grounding.form import form
from grounding.markers import bare
from grounding.polarity import negations, pointers
from grounding.vetoes import direction, negation, statistics

NAME = "polarity"
REASON = {
    "en": "the statement and its quote differ in negation, direction or significance",
    "zh": "陈述与引文在否定、方向或显著性上不一致",
}
NEAR = 0.75
"""Jaccard of character 3-grams from which two sentences differ by a word or two."""
VETOES = (negation, direction, statistics)


def breaches(dialogue: Dialogue, context: Context) -> Iterator[Finding]:
    """A negation, a direction or a significance that the quote does not share."""
    for n, turn, span, citation in cited_spans(dialogue):
        claim = unquoted(bare(turn.said(span)))
        if span.source != Source.LITERATURE or not citation.quote.strip():
            continue
        if _same(claim, citation.quote):
            continue
        if _near(claim, citation.quote) and _turned(claim, citation.quote):
            yield Finding(shown(claim), n)
            continue
        case = Case(claim, citation.quote, "", CheckerSettings())
        if any(rule.veto(case.said, case.window.evidence) for rule in VETOES):
            yield Finding(shown(claim), n)


def _near(claim: str, quote: str) -> bool:
    """Whether the statement is its quote but for a word or two."""
    return jaccard(grams(claim, 3), grams(quote, 3)) >= NEAR


def _turned(claim: str, quote: str) -> bool:
    """Whether two texts that are nearly one deny or direct a different number of times."""
    mine, theirs = form(claim).text, form(quote).text
    if len(negations(mine)) != len(negations(theirs)):
        return True
    told = [Counter((p.axis, p.sign) for p in pointers(text)) for text in (mine, theirs)]
    return told[0] != told[1]


def _same(claim: str, quote: str) -> bool:
    """Whether the statement is its quote, word for word."""
    mine, theirs = (" ".join(text.split()).rstrip(" .。；;") for text in (claim, quote))
    return mine == theirs
