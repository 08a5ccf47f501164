"""How well the checker tells supported claims from the rest, on pairs somebody has labelled."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grounding.checker import Checker, Examination
from grounding.error_rates import AGREES
from grounding.verdict import Label, Verdict
from literature.errors import ShizhenError

LABELS = {
    "SUPPORT": "SUPPORT",
    "REFUTE": "REFUTE",
    "NEI": "NEI",
    "COMPLETE": "SUPPORT",
    "PARTIAL": "NEI",
    "INCOMPLETE": "NEI",
}
"""The labels a file may use, and what each counts as: partly borne out is not borne out."""

HALF_COVERED = 0.5
"""From this share of its matter in the passage on, an undecided claim is guessed supported."""

_BAND = {
    Label.SUPPORTED: (1.0, 1.0),
    Label.NOT_CHECKED: (0.2, 0.9),
    Label.PARTIAL: (0.1, 0.3),
    Label.NOT_FOUND: (0.0, 0.2),
    Label.CONTRADICTED: (0.0, 0.1),
    Label.INVALID: (0.0, 0.0),
}


def score(verdict: Verdict, covered: float) -> float:
    """An order of claims from least to most likely supported, between 0 and 1.

    The probability, where something has learnt what a paraphrase is. Elsewhere it is no more than
    an order: the verdict gives a band, and inside it stands ``covered``, the share of the claim's
    words, Chinese character pairs and figures that the best sentences of the passage hold.
    """
    if verdict.probability is not None:
        return verdict.probability
    low, high = _BAND[verdict.label]
    return low + (high - low) * covered


def evaluate_grounding(pairs: Path, checker: Checker | None = None) -> dict[str, Any]:
    """Measure a checker (the default one) on a JSONL file of ``claim``, ``passage`` and ``label``.

    ``auroc`` and ``balanced_accuracy`` are SUPPORT against the rest, ``macro_f1`` is over the
    labels the file holds; ``verdicts`` has how often each was given, and how often it was right.
    Raises :class:`ShizhenError` for a file or record that is not that.
    """
    from sklearn.metrics import (  # type: ignore[import-untyped]
        balanced_accuracy_score,
        f1_score,
        roc_auc_score,
    )

    checker = checker or Checker()
    guesses, scores, labels = [], [], []
    began = time.perf_counter()
    asked = list(_pairs(pairs))
    truth = [label for _, _, label in asked]
    for found in checker.examine_all((claim, passage) for claim, passage, _ in asked):
        scores.append(score(found.verdict, found.coverage))
        guesses.append(_guess(found))
        labels.append(found.verdict.label)
    seconds = time.perf_counter() - began
    supported = [label == "SUPPORT" for label in truth]
    if len(set(supported)) < 2:
        raise ShizhenError(
            "the pairs are all supported or all not, so nothing can be told apart",
            file=str(pairs),
            cure="Give a file with both SUPPORT and other labels.",
        )
    return {
        "auroc": float(roc_auc_score(supported, scores)),
        "balanced_accuracy": float(
            balanced_accuracy_score(supported, [guess == "SUPPORT" for guess in guesses])
        ),
        "macro_f1": float(f1_score(truth, guesses, labels=sorted(set(truth)), average="macro")),
        "verdicts": _agreement(labels, truth),
        "n": len(truth),
        "pairs_per_minute": 60 * len(truth) / seconds,
        "checker": checker.version,
    }


def _agreement(labels: list[Label], truth: list[str]) -> dict[str, dict[str, int]]:
    """For each verdict given: ``n``, and ``right`` where it asserts what can be right."""
    found: dict[str, dict[str, int]] = {}
    for label in sorted(set(labels)):
        told = [t for given, t in zip(labels, truth, strict=True) if given == label]
        found[str(label)] = {"n": len(told)}
        if label in AGREES:
            found[str(label)]["right"] = sum(t in AGREES[label] for t in told)
    return found


def _guess(found: Examination) -> str:
    """One of the three labels, as an evaluation demands it of every pair.

    Where there is a probability it decides, a verdict of PARTIAL or NOT_FOUND being one of the
    signs it rests on: on held-out claims of twelve train sets that was right as often or oftener
    than taking either verdict for NEI (balanced accuracy, the mean over sets: .717 for .708
    in English, .854 for .851 in Chinese).
    """
    verdict, opinion = found.verdict, found.opinion
    if verdict.label == Label.CONTRADICTED:
        return "REFUTE"
    if verdict.label == Label.SUPPORTED:
        return "SUPPORT"
    if opinion is None:
        half = verdict.label == Label.NOT_CHECKED and found.coverage >= HALF_COVERED
        return "SUPPORT" if half else "NEI"
    if opinion.support >= opinion.even:
        return "SUPPORT"
    _, neither, refute = opinion.probabilities
    return "REFUTE" if refute > neither else "NEI"


def _pairs(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ShizhenError("the pairs cannot be read", file=str(path), cure=str(error)) from error
    except UnicodeDecodeError as error:
        raise ShizhenError(
            "the pairs are not UTF-8 text", file=str(path), cure="Save the file as UTF-8."
        ) from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield _pair(path, number, line)


def _pair(path: Path, number: int, line: str) -> tuple[str, str, str]:
    where = {"file": str(path), "record": f"line {number}"}
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ShizhenError("this is no JSON", **where, cure="One JSON object a line.") from error
    found = [
        row.get(key) if isinstance(row, dict) else None for key in ("claim", "passage", "label")
    ]
    if not all(isinstance(value, str) for value in found):
        raise ShizhenError(
            "a pair needs claim, passage and label, each a text",
            **where,
            cure="Add what is missing.",
        )
    claim, passage, label = (str(value) for value in found)
    if label.upper() not in LABELS:
        raise ShizhenError(
            f"the label {label!r} is unknown", **where, cure=f"Use one of {', '.join(LABELS)}."
        )
    return claim, passage, LABELS[label.upper()]
