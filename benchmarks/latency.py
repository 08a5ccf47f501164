"""How long a first answer takes without a model, and the memory it needs.

``python -m benchmarks.latency --library DIR`` asks every question of ``abstention_questions.json``
and as many made of titles of the library, each as the first of a conversation, models loaded; then
``shizhen ask`` as a process of its own, ``--processes`` times. Wall seconds tell of a quiet machine
only; processor seconds are what an answer costs on any.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from assistant.ask import ask
from assistant.models import load
from benchmarks.answers import QUESTIONS
from benchmarks.results import record
from grounding.checker import Checker
from index.library import Library

SEED = 20261122
ENGLISH, CHINESE = "What is known about {}?", "关于“{}”有哪些研究结果？"


def from_titles(library: Library, n: int) -> list[tuple[str, str]]:
    """Questions made of titles drawn by lot, in the language of the paper."""
    rows = random.Random(SEED).sample(range(library.papers), min(4 * n, library.papers))
    wanted = set(rows)
    titles = [
        (paper.title.rstrip("."), paper.language)
        for row, paper in enumerate(library.every_paper())
        if row in wanted and len(paper.title) > 20
    ]
    return [
        ((CHINESE if spoken == "zh" else ENGLISH).format(title), "zh" if spoken == "zh" else "en")
        for title, spoken in titles[:n]
    ]


def spread(values: list[float]) -> str:
    """Median, 95th percentile and most."""
    middle, late = np.percentile(values, [50, 95])
    return f"{middle:.2f} / {late:.2f} / {max(values):.2f}"


def main() -> None:
    """Ask, time, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--library", type=Path, required=True)
    options.add_argument("--processes", type=int, default=10)
    options.add_argument("--titles", type=int, default=100)
    options.add_argument("--languages", nargs="*", default=["en", "zh"])
    options.add_argument("--half", choices=("held", "tuning"), help="only this half of them")
    options.add_argument("--section", default="First answer")
    given = options.parse_args()
    rows = json.loads(QUESTIONS.read_text(encoding="utf-8"))
    asked = [
        (r["question"], r["language"])
        for r in rows
        if r["language"] in given.languages and given.half in {None, r["half"]}
    ]
    took: dict[str, list[tuple[float, float]]] = {}
    answered = exact = quotes = 0
    with Library.open(given.library) as opened:
        asked += from_titles(opened, given.titles)
        ask("liver 肝" if "zh" in given.languages else "liver", opened, load(), Checker())
        for question, language in asked:
            began, used = time.perf_counter(), time.process_time()
            answer = ask(question, opened, load(), Checker())
            spent = time.perf_counter() - began, time.process_time() - used
            took.setdefault(language, []).append(spent)
            answered += not answer.abstained
            quotes += len(answer.citations)
            exact += sum(c.passage_text[c.start : c.end] == c.quote for c in answer.citations)
        papers, passages = opened.papers, opened.passages
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = [
        "| what | figure |",
        "|---|---|",
        f"| library | {papers} papers, {passages} passages |",
        f"| questions, answered | {len(asked)}, {answered} |",
        f"| quotes shown, exact | {quotes}, {exact} |",
    ]
    for language, spent_in in took.items():
        lines += [
            f"| wall s, {language}: median / p95 / most | {spread([w for w, _ in spent_in])} |",
            f"| CPU s, {language}: median / p95 / most | {spread([c for _, c in spent_in])} |",
        ]
    lines.append(f"| most memory, MiB | {memory:.0f} |")
    if given.processes:
        lines += alone(given.library, [q for q, _ in asked], given.processes)
    lines.append(f"| load of the machine (two cores) | {os.getloadavg()[0]:.1f} |")
    table = "\n".join(lines)
    print(table)
    record(given.section, table)


def alone(library: Path, asked: list[str], n: int) -> list[str]:
    """The lines of ``shizhen ask`` as a process: start, models, answer, journal."""
    wall, cpu = [], []
    for question in random.Random(SEED).sample(asked, n):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "shizhen", "ask", question, "--library", str(library), "--json"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall.append(time.perf_counter() - began)
        cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return [
        f"| `shizhen ask` whole, wall s: median / p95 / most | {spread(wall)} |",
        f"| `shizhen ask` whole, CPU s: median / p95 / most | {spread(cpu)} |",
    ]


if __name__ == "__main__":
    main()
