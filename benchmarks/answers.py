"""Answering without a model, measured: when it answers, when it does not, what it quotes, how long.

``python -m benchmarks.answers`` asks the held-back half of ``abstention_questions.json`` over the
sample library (``--half tuning`` the other one, ``--library`` another library of the same papers)
and writes its table to ``benchmarks/RESULTS.md``. ``--questions abstention_12k.json --library DIR``
asks the set written for twelve thousand abstracts: a bar of ``assistant.extraction.rank`` was
set on its tuning half, the held half is reported.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer import Answer
from assistant.ask import ask
from assistant.models import load
from benchmarks.results import ROOT, record
from grounding.checker import Checker
from index.build import build
from index.library import Library

QUESTIONS = Path(__file__).with_name("abstention_questions.json")
RESAMPLES = 2000
SEED = 20261122


def questions(half: str, path: Path = QUESTIONS) -> list[dict[str, Any]]:
    """The questions of one half: thresholds are set on ``tuning``, figures come from ``held``;
    all of a file that has no halves.
    """
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [row for row in rows if row.get("half", half) == half]


def f1(right: int, missed: int, wrongly: int) -> float:
    """Of abstaining: right are abstentions on what is not there."""
    return 2 * right / (2 * right + missed + wrongly) if right else 0.0


def interval(outcomes: list[str]) -> tuple[float, float]:
    """The 95 % bootstrap interval of that F1 over the questions."""
    random = np.random.default_rng(SEED)
    values = []
    for _ in range(RESAMPLES):
        drawn = Counter(random.choice(outcomes, len(outcomes)).tolist())
        values.append(f1(drawn["right"], drawn["missed"], drawn["wrongly"]))
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def outcome(row: dict[str, Any], answer: Answer) -> str:
    """``right``, ``missed`` (answered what is not there), ``wrongly`` (abstained), ``answered``."""
    if answer.abstained:
        return "wrongly" if row["answerable"] else "right"
    return "answered" if row["answerable"] else "missed"


def exact(answer: Answer) -> bool:
    """Whether every quote is its passage's text at its offsets."""
    return all(c.quote and c.passage_text[c.start : c.end] == c.quote for c in answer.citations)


def measure(library: Path, rows: list[dict[str, Any]], named: str) -> str:
    """The table."""
    outcomes, cpu = [], []
    quotes = found = 0
    with Library.open(library) as opened:
        ask("liver 肝", opened, load(), Checker())  # the models load
        for row in rows:
            began = time.process_time()
            answer = ask(row["question"], opened, load(), Checker())
            cpu.append(time.process_time() - began)
            outcomes.append(outcome(row, answer))
            quotes += exact(answer)
            cited = {citation.paper["id"] for citation in answer.citations}
            found += bool(row["papers"]) and bool(cited & set(row["papers"]))
            if outcomes[-1] in {"missed", "wrongly"}:
                print(outcomes[-1], row["question"], flush=True)
        papers = opened.papers
    counted = Counter(outcomes)
    low, high = interval(outcomes)
    known = sum(bool(row["papers"]) for row in rows)
    value = f1(counted["right"], counted["missed"], counted["wrongly"])
    return "\n".join(
        [
            "| figure | measured |",
            "|---|---|",
            f"| questions ({named}), papers in the library | {len(rows)}, {papers} |",
            f"| abstention F1 (at least .90) | {value:.3f} [{low:.3f}, {high:.3f}] |",
            *(f"| {spoken} alone | {one:.3f} |" for spoken, one in _by_language(rows, outcomes)),
            f"| left unanswered and not there / answered and not there | "
            f"{counted['right']} / {counted['missed']} |",
            f"| answered and there / left unanswered and there | "
            f"{counted['answered']} / {counted['wrongly']} |",
            f"| the paper asked about is cited | {found} of {known} |",
            f"| answers whose quotes are all exact | {quotes} of {len(rows)} |",
            f"| processor seconds an answer, median / 95th percentile | "
            f"{np.median(cpu):.2f} / {np.percentile(cpu, 95):.2f} |",
        ]
    )


def _by_language(rows: list[dict[str, Any]], outcomes: list[str]) -> list[tuple[str, float]]:
    told = []
    for language in sorted({row["language"] for row in rows}):
        pairs = zip(rows, outcomes, strict=True)
        counted = Counter(became for row, became in pairs if row["language"] == language)
        told.append((language, f1(counted["right"], counted["missed"], counted["wrongly"])))
    return told


def main() -> None:
    """Ask, count, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--half", choices=("held", "tuning"), default="held")
    options.add_argument("--library", type=Path)
    options.add_argument("--questions", type=Path, default=QUESTIONS)
    given = options.parse_args()
    own = given.questions == QUESTIONS
    rows = questions(given.half, given.questions)
    named = f"{given.half} half" + ("" if own else f" of {given.questions.name}")
    with tempfile.TemporaryDirectory() as folder:
        library = given.library or Path(folder) / "library"
        if given.library is None:
            build([ROOT / "samples" / "en", ROOT / "samples" / "zh"], library, progress=False)
        table = measure(library, rows, named)
    print(table)
    if not own:
        record(f"Answering and abstaining: {given.questions.name}", table)
    elif given.half == "held":
        record("Answering and abstaining", table)


if __name__ == "__main__":
    main()
