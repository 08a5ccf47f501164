"""The rules a dialogue must keep to be trained on, one module each, in the order they are told.

A new rule is a new module with ``NAME``, ``REASON`` and ``breaches``, and its line in ``ORDER``.
"""

from pydantic import BaseModel, ConfigDict

from dialogue_gen.dialogue import Broken, Checks, Dialogue, SpanVerdict
from dialogue_gen.rules import (
    all_cited,
    alternation,
    copied,
    correction,
    duplicates,
    emergencies,
    entailment,
    ethics,
    external,
    gold,
    necessity,
    numbers,
    one_language,
    passages,
    polarity,
    privacy,
    promise,
    quotes,
    referral,
    repetition,
    schema,
    still_unanswerable,
    tiling,
    unanswerable,
)
from dialogue_gen.rules.base import Context, Rule, RuleSettings
from grounding.verdict import Label, Verdict

ORDER: tuple[Rule, ...] = (
    schema,
    alternation,
    tiling,
    passages,
    quotes,
    numbers,
    polarity,
    entailment,
    necessity,
    all_cited,
    external,
    gold,
    promise,
    unanswerable,
    still_unanswerable,
    correction,
    repetition,
    one_language,
    privacy,
    emergencies,
    referral,
    ethics,
    copied,
    duplicates,
)
"""Cheap and structural first; a breach of the first two makes the rest meaningless."""

STRUCTURAL = (schema.NAME, alternation.NAME, tiling.NAME)


class RuleCard(BaseModel):
    """A rule as a person reads it."""

    model_config = ConfigDict(frozen=True)

    name: str
    en: str
    zh: str


def cards() -> tuple[RuleCard, ...]:
    """Every rule with its reason in both languages."""
    return tuple(RuleCard(name=r.NAME, en=r.REASON["en"], zh=r.REASON["zh"]) for r in ORDER)


def check(dialogue: Dialogue, context: Context) -> Checks:
    """Which rules the dialogue keeps and which it breaks, with a reason for each breach.

    Every rule is asked, so that one repair can mend all; only where turns or spans are no turns
    or spans is the rest left out.
    """
    passed: list[str] = []
    failed: list[Broken] = []
    for rule in ORDER:
        found = list(rule.breaches(dialogue, context))
        reason = REASONS[rule.NAME].get(dialogue.lang, REASONS[rule.NAME]["en"])
        failed += [
            Broken(rule=rule.NAME, reason=_worded(reason, f.detail), turn=f.turn) for f in found
        ]
        if not found:
            passed.append(rule.NAME)
        elif rule.NAME in STRUCTURAL:
            break
    return Checks(passed=tuple(passed), failed=tuple(failed))


REASONS = {rule.NAME: rule.REASON for rule in ORDER}


def _worded(reason: str, detail: str) -> str:
    return f"{reason} ({detail})" if detail else reason


def judge(dialogue: Dialogue, context: Context) -> Dialogue:
    """The dialogue with its checks, and with a verdict on every span that cites."""
    checks = check(dialogue, context)
    turns = []
    for turn in dialogue.turns:
        spans = []
        for span in turn.spans:
            verdicts = [
                context.verdict(turn.said(span), passage.text, citation.quote)
                for citation in span.citations
                if (passage := dialogue.passage(citation.pid))
            ]
            told = min(verdicts, key=_worst_last, default=None)
            spans.append(span.model_copy(update={"verdict": _verdict(told)}) if told else span)
        turns.append(turn.model_copy(update={"spans": tuple(spans)}))
    context.forget()
    return dialogue.model_copy(update={"turns": tuple(turns), "checks": checks})


def _worst_last(verdict: Verdict) -> int:
    order = (Label.SUPPORTED, Label.PARTIAL, Label.NOT_CHECKED, Label.CONTRADICTED)
    return order.index(verdict.label) if verdict.label in order else len(order)


def _verdict(verdict: Verdict) -> SpanVerdict:
    return SpanVerdict(label=verdict.label, p=verdict.probability, checker=verdict.checker)


__all__ = ["ORDER", "Context", "Rule", "RuleCard", "RuleSettings", "cards", "check", "judge"]
