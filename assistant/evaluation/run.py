"""Questions put to a model over a library, and what came of it in figures."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np

from assistant.answer import Answer
from assistant.ask import ask
from assistant.compose import Checks
from assistant.evaluation.decide import decide
from assistant.evaluation.intervals import difference, f1, interval, ratios
from assistant.evaluation.measures import Measured, measure
from assistant.evaluation.questions import DECISIONS, Question
from assistant.models.base import Model, Obliging, Searchable
from literature.errors import ShizhenError

MEANS = ("support", "recall", "precision")
NAMES = {
    "support": "statement_support",
    "recall": "citation_recall",
    "precision": "citation_precision",
    "fidelity": "number_fidelity",
}
"""The figures that are means over answers, and what they are called in the JSON."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question: the answer and its figures, or why there is none.

    ``seconds`` and ``cpu`` are for answering alone; ``cost`` and ``tokens`` are of every call.
    """

    question: Question
    answer: Answer | None = None
    measured: Measured | None = None
    decision: str = ""
    error: str = ""
    seconds: float = 0.0
    cpu: float = 0.0
    tokens: tuple[int, int] = (0, 0)
    cost: float = 0.0

    @property
    def stated(self) -> Measured | None:
        """The figures of an answer that states anything."""
        told = self.answer is not None and not self.answer.abstained
        return self.measured if told and self.measured and self.measured.statements else None


def outcomes(
    questions: Sequence[Question], library: Searchable, model: Model, checker: Checks
) -> Iterator[Outcome]:
    """Each question asked by itself, in order; a fault ends its own question and no other."""
    for question in questions:
        began, cpu = time.perf_counter(), time.process_time()
        try:
            answer = ask(question.text, library, model, checker, language=question.language)
        except ShizhenError as error:
            yield Outcome(question, error=str(error), seconds=time.perf_counter() - began)
            continue
        took, used = time.perf_counter() - began, time.process_time() - cpu
        decision, tokens, cost = "", answer.tokens or (0, 0), answer.cost or 0.0
        if question.decision and not answer.abstained and isinstance(model, Obliging):
            decision, more_tokens, more = _decided(answer, model)
            tokens = tokens[0] + more_tokens[0], tokens[1] + more_tokens[1]
            cost += more
        measured = measure(answer, checker)
        yield Outcome(question, answer, measured, decision, "", took, used, tokens, cost)


def _decided(answer: Answer, model: Obliging) -> tuple[str, tuple[int, int], float]:
    """The decision and what asking for it cost; none where the model failed."""
    try:
        decision, said = decide(answer, model)
    except ShizhenError:
        return "", (0, 0), 0.0
    return decision, said.tokens or (0, 0), said.cost or 0.0


def summary(found: Sequence[Outcome], model: Model) -> dict[str, Any]:
    """The figures of one model over all its outcomes, as JSON holds them."""
    answered = [one for one in found if one.answer is not None]
    stated = [m for one in answered if (m := one.stated) is not None]
    seconds = [one.seconds for one in answered] or [0.0]
    return {
        "model": model.name,
        "questions": len(found),
        "answered": sum(one.answer is not None and not one.answer.abstained for one in answered),
        "abstained": sum(one.answer is not None and one.answer.abstained for one in answered),
        "statements": sum(m.statements for m in stated),
        "citations": sum(m.citations for m in stated),
        "invalid_citations": sum(m.invalid for m in stated),
        **{NAMES[key]: _mean([getattr(m, key) for m in stated]) for key in MEANS},
        "number_fidelity": ratios([(m.borne, m.figures) for m in stated]) if stated else None,
        "abstention": _abstention(answered),
        "gold_paper_cited": _gold(answered),
        "decisions": _decisions(answered) if isinstance(model, Obliging) else None,
        "seconds": _spread(seconds),
        "cpu_seconds": _spread([one.cpu for one in answered] or [0.0]),
        "tokens": [sum(one.tokens[0] for one in found), sum(one.tokens[1] for one in found)],
        "cost_usd": round(sum(one.cost for one in found), 6),
        "failures": [{"question": o.question.text, "reason": o.error} for o in found if o.error],
    }


def compared(first: Sequence[Outcome], second: Sequence[Outcome]) -> dict[str, Any]:
    """First less second, over the questions on which both have the figure, pairwise resampled."""
    pairs = list(zip(first, second, strict=True))
    told: dict[str, Any] = {}
    for key, name in NAMES.items():
        told[name] = _gap(pairs, partial(_stated, key=key))
    told["abstention_right"] = _gap(pairs, _right_to_abstain)
    told["decision_right"] = _gap(pairs, _right_decision)
    told["seconds"] = _gap(pairs, lambda one: one.seconds if one.answer else None)
    return told


def _stated(one: Outcome, key: str) -> float | None:
    """A figure of :class:`Measured`, of an answer that states anything."""
    value: float | None = getattr(one.stated, key) if one.stated else None
    return value


def _gap(
    pairs: Sequence[tuple[Outcome, Outcome]], figure: Callable[[Outcome], float | None]
) -> dict[str, float] | None:
    both = [(figure(one), figure(other)) for one, other in pairs]
    known = [(a, b) for a, b in both if a is not None and b is not None]
    return difference([a for a, _ in known], [b for _, b in known]) if known else None


def _right_to_abstain(one: Outcome) -> float | None:
    if one.answer is None or one.question.answerable is None:
        return None
    return float(one.answer.abstained != one.question.answerable)


def _right_decision(one: Outcome) -> float | None:
    return float(one.decision == one.question.decision) if one.decision else None


def _mean(values: Sequence[float | None]) -> dict[str, float] | None:
    known = [value for value in values if value is not None]
    return interval(known) if known else None


def _abstention(found: Sequence[Outcome]) -> dict[str, Any] | None:
    """Precision, recall and F1 of abstaining; ``None`` where nothing off the corpus was asked."""
    pairs = [
        (one.answer.abstained, not one.question.answerable)
        for one in found
        if one.answer is not None and one.question.answerable is not None
    ]
    if not any(off for _, off in pairs):
        return None
    return {
        "precision": ratios([(said and off, said) for said, off in pairs]),
        "recall": ratios([(said and off, off) for said, off in pairs]),
        "f1": f1(pairs),
        "off_corpus": sum(off for _, off in pairs),
        "on_corpus": sum(not off for _, off in pairs),
    }


def _gold(found: Sequence[Outcome]) -> dict[str, float] | None:
    """How often an answer cites a paper that is known to answer."""
    hits = [
        float(bool({c.paper["id"] for c in one.answer.citations} & set(one.question.papers)))
        for one in found
        if one.answer is not None and one.question.papers and not one.answer.abstained
    ]
    return interval(hits) if hits else None


def _decisions(found: Sequence[Outcome]) -> dict[str, Any] | None:
    """Accuracy and macro-F1 over the decisions taken; ``undecided`` had none to be read."""
    asked = [one for one in found if one.question.decision]
    told = [(one.decision, one.question.decision) for one in asked if one.decision]
    if not told:
        return None
    scores = []
    for label in sorted({truth for _, truth in told}, key=DECISIONS.index):
        right = sum(a == b == label for a, b in told)
        named = sum((a == label) + (b == label) for a, b in told)
        scores.append(2 * right / named)
    return {
        "accuracy": interval([float(a == b) for a, b in told]),
        "macro_f1": float(np.mean(scores)),
        "undecided": len(asked) - len(told),
    }


def _spread(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and sum."""
    middle, late = np.percentile(values, [50, 95])
    return {"median": float(middle), "p95": float(late), "sum": float(np.sum(values))}


def told(one: Outcome) -> dict[str, Any]:
    """One outcome for whoever wants to look at each answer: a line of JSON."""
    return {
        "question": asdict(one.question),
        "answer": one.answer.to_dict() if one.answer else None,
        "measured": asdict(one.measured) if one.measured else None,
        "decision": one.decision,
        "error": one.error,
        "seconds": one.seconds,
    }
