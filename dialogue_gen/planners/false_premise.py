"""Questions that take for granted the contrary of what a paper reports."""

from collections.abc import Iterator
from random import Random

from dialogue_gen.aspects import Quotable
from dialogue_gen.desk import Desk
from dialogue_gen.dialogue import Kind
from dialogue_gen.item import FollowUp, Item
from dialogue_gen.planners.common import follow_ups, make, turns
from dialogue_gen.subjects import Subject
from grounding.checker import Checker
from grounding.plant import Error, Planted, plant
from grounding.verdict import Label

_ERRORS = (Error.DIRECTION, Error.NEGATION, Error.NUMBER, Error.POPULATION)
_FINDINGS = {FollowUp.FINDING, FollowUp.NUMBERS, FollowUp.CONCLUSION}
_LONGEST = 150
"""Characters of a premise: nobody carries a longer sentence in their head."""


def items(desk: Desk, language: str) -> Iterator[Item]:
    """One item a paper: a finding with one thing turned round, which the checker contradicts."""
    checker = Checker()
    for n, subject, across, rng in turns(desk, "false_premise", language):
        if across:
            continue
        found = _false(subject, checker, rng, n)
        if found is None:
            continue
        quote, planted = found
        passages = [*subject.passages, *desk.distractors(subject, rng)]
        yield make(
            subject,
            Kind.FALSE_PREMISE,
            language,
            passages,
            rng,
            n,
            premise=planted.text,
            question=quote.text,
            follow_ups=follow_ups(subject, n, n % 2),
            extra={"before": planted.before, "after": planted.after, "error": str(planted.error)},
        )


def _false(
    subject: Subject, checker: Checker, rng: Random, n: int
) -> tuple[Quotable, Planted] | None:
    told = [q for q in subject.quotes if _FINDINGS & set(q.tells) and len(q.text) <= _LONGEST]
    for error in (*_ERRORS[n % 4 :], *_ERRORS[: n % 4]):
        for quote in rng.sample(told, len(told)):
            planted = plant(quote.text, error, rng)
            if planted is None:
                continue
            verdict = checker.check(planted.text, quote.passage.text)
            if verdict.label == Label.CONTRADICTED:
                return quote, planted
    return None
