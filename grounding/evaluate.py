"""How well the checker tells supported claims from the rest, on pairs somebody has labelled."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grounding.checker import Checker
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
    """An order of claims from least to most likely supported, between 0 and 1; no probability.

    Where nothing has learnt what a paraphrase is, that is all there honestly is: the verdict gives
    a band, and inside it stands ``covered``, the share of the claim's words, Chinese character
    pairs and figures that the best sentences of the passage hold.
    """
    low, high = _BAND[verdict.label]
    return low + (high - low) * covered


def evaluate_grounding(pairs: Path) -> dict[str, Any]:
    """Measure the checker on a JSONL file of ``claim``, ``passage`` and ``label``.

    ``auroc`` and ``balanced_accuracy`` are SUPPORT against the rest, ``macro_f1`` is over the
    labels the file holds. Raises :class:`ShizhenError` for a file or record that is not that.
    """
    from sklearn.metrics import (  # type: ignore[import-untyped]
        balanced_accuracy_score,
        f1_score,
        roc_auc_score,
    )

    checker = Checker()
    truth, guesses, scores = [], [], []
    began = time.perf_counter()
    for claim, passage, label in _pairs(pairs):
        verdict, covered = checker.examine(claim, passage)
        truth.append(label)
        scores.append(score(verdict, covered))
        guesses.append(_guess(verdict, covered))
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
        "n": len(truth),
        "pairs_per_minute": 60 * len(truth) / seconds,
        "checker": checker.version,
    }


def _guess(verdict: Verdict, covered: float) -> str:
    """One of the three labels, as an evaluation demands it of every pair."""
    if verdict.label == Label.CONTRADICTED:
        return "REFUTE"
    if verdict.label == Label.SUPPORTED:
        return "SUPPORT"
    return "SUPPORT" if verdict.label == Label.NOT_CHECKED and covered >= HALF_COVERED else "NEI"


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
