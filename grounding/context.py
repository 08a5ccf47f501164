"""What a pronoun or "this drug" stands for, so that a sentence can be checked by itself.

The text is never changed: the sentence with its antecedent put in is kept beside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from grounding.diseases import Disease, diseases
from grounding.lexicon import named_pattern
from grounding.verdict import Label, Span, Verdict
from grounding.vetoes.drugs import Drug, drugs

REACH = 2
"""How many sentences back an antecedent is looked for."""

_NOT_IT = frozenset({"drug_differs", "drug_absent", "disease_differs"})


def resolved(sentence: str, before: Sequence[str], opens: bool = False) -> str:
    """``sentence`` with what it refers back to put in its place, ``""`` where nothing is.

    ``before`` are the sentences and headings so far, in order; ``opens`` says that the sentence
    opens a paragraph, where a pronoun refers to nothing. *This drug* takes the one drug,
    *this disease* the one disease that the nearest of the last two sentences names; a pronoun that
    opens the sentence takes the one drug, or else the one disease, that opens the sentence just
    before. Where there are two, nothing is guessed.
    """
    for kind, named in (("drug", drugs), ("disease", diseases)):
        found = named_pattern("antecedents", kind).search(sentence)
        if found and not named(sentence):
            return _put(sentence, *found.span(), _only(before, named))
    found = named_pattern("antecedents", "pronoun").match(sentence)
    if not found or opens or not before:
        return ""
    for named in (drugs, diseases):
        if named(sentence):
            return ""
        first = named(before[-1])
        if first and first[0].start == 0:
            return _put(sentence, *found.span(), _only(before[-1:], named))
    return ""


def _only(before: Sequence[str], named: Callable[[str], Sequence[Drug | Disease]]) -> str:
    """The one thing of a kind that the nearest sentence naming any names."""
    for sentence in reversed(before[-REACH:]):
        found = named(sentence)
        if found:
            names = {each.name for each in found}
            return sentence[found[0].start : found[0].end] if len(names) == 1 else ""
    return ""


def _put(sentence: str, start: int, end: int, antecedent: str) -> str:
    return sentence[:start] + antecedent + sentence[end:] if antecedent else ""


class Checks(Protocol):
    """The part of :class:`grounding.checker.Checker` that is needed here."""

    def check(self, claim: str, passage: str, quote: str = "") -> Verdict:
        """Whether ``passage`` says ``claim``."""


def check_resolved(
    checker: Checks, claim: str, resolved_claim: str, passage: str, quote: str = ""
) -> Verdict:
    """The verdict on a claim whose antecedent is known, its spans offsets in ``claim`` as shown.

    The passage's own words count as such only where it speaks of the same drug and disease.
    """
    shown = checker.check(claim, passage, quote)
    if not resolved_claim:
        return shown
    meant = checker.check(resolved_claim, passage, quote)
    decided = meant.label in (Label.SUPPORTED, Label.CONTRADICTED, Label.PARTIAL) or any(
        reason.code in _NOT_IT for reason in meant.reasons
    )
    if shown.label == Label.SUPPORTED and not any(r.code in _NOT_IT for r in meant.reasons):
        return shown
    if not decided:
        return shown
    return replace(meant, spans=tuple(_back(span, claim, resolved_claim) for span in meant.spans))


def _back(span: Span, claim: str, resolved_claim: str) -> Span:
    """A span of the resolved claim as one of the claim; any part of the antecedent is all of it."""
    if span.side != "claim":
        return span
    first = next((i for i, (a, b) in enumerate(zip(claim, resolved_claim, strict=False)) if a != b),
                 min(len(claim), len(resolved_claim)))  # fmt: skip
    longer = len(resolved_claim) - len(claim)
    behind = next((i for i in range(1, min(len(claim), len(resolved_claim)) - first + 1)
                   if claim[-i] != resolved_claim[-i]), 0)  # fmt: skip
    last = len(claim) - behind + 1 if behind else first
    start = span.start if span.start < first else max(first, span.start - longer)
    end = span.end if span.end <= first else max(last, span.end - longer)
    return Span("claim", min(start, len(claim)), min(max(end, start + 1), len(claim)))
