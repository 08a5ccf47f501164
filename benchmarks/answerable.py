"""Does the probability of the best hits tell what a library can answer and what it cannot?

``python -m benchmarks.answerable --library DIR`` asks ``abstention_12k.json`` of a library of the
abstracts it was written for. A limit is set on the half for setting, figures are of the other.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.results import record
from index.library import Library

SECTION = "What a library can answer, by the probability of its best hit"
QUESTIONS = Path(__file__).with_name("abstention_12k.json")
HITS = 5


def f1(unanswered: np.ndarray, answerable: np.ndarray) -> float:
    """F1 of leaving unanswered what is not there."""
    right = (unanswered & ~answerable).sum()
    return float(2 * right / max((unanswered.sum() + (~answerable).sum()), 1))


def best(library: Library, question: str) -> float:
    """The probability of the likeliest of the first hits."""
    return max((hit.probability or 0.0 for hit in library.search(question, HITS)), default=0.0)


def line(language: str, rows: list[dict[str, Any]], said: np.ndarray) -> str:
    """One line of the table: the limit from the half for setting, the rest from the other."""
    there = np.array([row["answerable"] for row in rows])
    spoken = np.array([row["language"] for row in rows]) == language
    held = np.array([row["half"] for row in rows]) == "held"
    setting, telling = spoken & ~held, spoken & held
    limits = np.unique(said[setting])
    limit = limits[np.argmax([f1(said[setting] < x, there[setting]) for x in limits])]
    found = f1(said[telling] < limit, there[telling])
    area = roc_auc_score(there[telling], said[telling])
    return f"| {language} | {telling.sum()} | {area:.3f} | {limit:.3f} | {found:.3f} |"


def main() -> None:
    """Ask, compare, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--library", type=Path, required=True)
    rows = json.loads(QUESTIONS.read_text("utf-8"))
    with Library.open(options.parse_args().library) as library:
        said = np.array([best(library, row["question"]) for row in rows])
    lines = [
        "| language | questions | AUROC | limit | F1 of abstaining by it alone |\n"
        "|---|--:|--:|--:|--:|"
    ]
    lines += [line(language, rows, said) for language in ("en", "zh")]
    record(SECTION, "\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
