"""What the whole checker reaches: ``python -m benchmarks.entailment.report``.

Measures the dev sets with and without the model, writes the table to ``RESULTS.md`` and, with the
files' hashes and size, between the marks of the model card.
"""

import json
import re
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.checking import SETS
from benchmarks.results import DATA, ROOT, record
from grounding.checker import Case, Checker, CheckerSettings
from grounding.entailment.judge import log_odds
from grounding.entailment.load import SHA256, load_judge
from grounding.evaluate import LABELS, evaluate_grounding
from grounding.verdict import Label

CARD = ROOT / "docs" / "models" / "entailment.md"
WEIGHTS = ROOT / "grounding" / "entailment" / "weights"
HEAD = (
    "| set | n | checker | AUROC | balanced accuracy | macro-F1 | SUPPORTED: right of n "
    "| CONTRADICTED: not supported of n | pairs a minute |\n|---|--:|---|--:|--:|--:|--:|--:|--:|"
)


def table() -> Iterator[str]:
    """A row for each set and checker."""
    yield HEAD
    for name in SETS:
        yield from _rows(name, DATA / "grounding" / f"{name}.jsonl")


def _rows(name: str, path: Path) -> Iterator[str]:
    for told, checker in (
        ("rules alone", Checker(CheckerSettings(entailment=""))),
        ("rules, form and network", Checker()),
    ):
        found = evaluate_grounding(path, checker)
        yield (
            f"| {name} | {found['n']} | {told} | {found['auroc']:.3f} "
            f"| {found['balanced_accuracy']:.3f} | {found['macro_f1']:.3f} "
            f"| {_right(found, Label.SUPPORTED)} "
            f"| {_right(found, Label.CONTRADICTED)} "
            f"| {found['pairs_per_minute']:.0f} |"
        )
    alone = _network_alone(path)
    if alone:
        yield f"| {name} | | network alone | {alone:.3f} | | | | | |"


def _pairs(path: Path) -> list[dict[str, str]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [{**row, "label": LABELS[row["label"].upper()]} for row in rows]


def _right(found: dict[str, Any], label: Label) -> str:
    given = found["verdicts"].get(str(label), {"n": 0, "right": 0})
    return f"{given['right']} of {given['n']}"


def _network_alone(path: Path) -> float:
    judge = load_judge()
    rows, scores = [], []
    for row in _pairs(path):
        case = Case(row["claim"], row["passage"], "", CheckerSettings(entailment=""))
        language = case.said.language
        if judge is None or language not in judge.models:
            continue
        rows.append(row)
        scores.append(log_odds(judge.reading(case.said, case.window.evidence)[0])[0])
    if not rows:
        return 0.0
    return float(roc_auc_score(np.array([row["label"] == "SUPPORT" for row in rows]), scores))


def _files() -> str:
    return ", ".join(f"`{name}.safetensors` has SHA-256 `{told}`" for name, told in SHA256.items())


def main() -> None:
    """Measure, and write it down in both places."""
    rows = list(table())
    size = sum(file.stat().st_size for file in WEIGHTS.iterdir()) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    lines = [
        f"Checker {Checker().version}; {_files()}; {size:.1f} MB ship; at most {peak:.2f} GB of "
        "memory in use.",
        "",
        *rows,
    ]
    record("Entailment: dev sets", "\n".join(lines))
    card = CARD.read_text(encoding="utf-8")
    new = "<!-- figures -->\n\n" + "\n".join(lines) + "\n\n<!-- /figures -->"
    CARD.write_text(
        re.sub(r"<!-- figures -->.*<!-- /figures -->", lambda _: new, card, flags=re.S),
        encoding="utf-8",
    )
    print("\n".join(lines))


if __name__ == "__main__":
    main()
