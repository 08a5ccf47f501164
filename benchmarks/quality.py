"""Answers without a model by the published measures: ``shizhen eval answers`` on three sets.

``python -m benchmarks.quality`` asks the samples' own questions, questions of PubMedQA over 250 of
its abstracts drawn by lot (conclusions cut off, as the set has them) and ExpertQA's medical ones
over the pages that the systems of the set cited; beside each stand the off-corpus questions of
``abstention_questions.json`` that no threshold was set on. ``--model NAME`` measures that profile
of ``shizhen.toml`` too, on the first ``--most`` questions of each set, and tells the difference.
"""

import argparse
import json
import random
import tempfile
from pathlib import Path
from typing import Any

from assistant.evaluation.questions import Question, read, write_corpus
from assistant.evaluation.run import compared, outcomes, summary
from assistant.models import load
from benchmarks.answers import questions as held_questions
from benchmarks.results import DATA, ROOT, record
from grounding.checker import Checker
from index.build import build
from index.library import Library
from shizhen import settings

SEED, ABSTRACTS, ASKED = 20261122, 250, 100
SETS = {
    "samples": "samples/questions.json",
    "PubMedQA": "qa/pubmedqa/ori_pqal.json",
    "ExpertQA medicine": "qa/expertqa-med/questions_answers_medical.jsonl",
}


def off_corpus() -> list[Question]:
    """The held-back questions that none of these libraries answers."""
    rows = [row for row in held_questions("held") if not row["answerable"]]
    return [Question(row["question"], row["language"], answerable=False) for row in rows]


def prepared(name: str, folder: Path) -> tuple[list[Question], Path]:
    """The questions of a set and the library they are asked over."""
    if name == "samples":
        build([ROOT / "samples" / "en", ROOT / "samples" / "zh"], folder, progress=False)
        return read(ROOT / SETS[name])[0], folder
    asked, documents = read(DATA / SETS[name])
    if name == "PubMedQA":
        drawn = random.Random(SEED).sample(range(len(asked)), ABSTRACTS)
        asked, documents = [asked[n] for n in drawn[:ASKED]], [documents[n] for n in drawn]
    folder.mkdir(parents=True)
    build([write_corpus(documents, folder)], folder / "library", progress=False)
    return asked, folder / "library"


def row(name: str, told: dict[str, Any]) -> str:
    """A line of the table."""

    def cell(value: dict[str, float] | None) -> str:
        if not value:
            return "–"
        return f"{value['value']:.2f} [{value['low']:.2f}, {value['high']:.2f}]"

    abstention = told["abstention"] or {}
    decided = told["decisions"] or {}
    cells = [
        name,
        told["model"],
        f"{told['answered']} of {told['questions']}",
        str(told["statements"]),
        cell(told["statement_support"]),
        cell(told["citation_recall"]),
        cell(told["citation_precision"]),
        str(told["invalid_citations"]),
        cell(told["number_fidelity"]),
        cell(told["gold_paper_cited"]),
        cell(abstention.get("precision")),
        cell(abstention.get("recall")),
        cell(decided.get("accuracy")),
        f"{told['cpu_seconds']['median']:.2f} / {told['cpu_seconds']['p95']:.2f}",
        f"{told['cost_usd']:.4f}",
    ]
    return f"| {' | '.join(cells)} |"


HEAD = (
    "| set | model | answered | statements | support | citation recall | citation precision "
    "| invalid citations | number fidelity | known paper cited | abstention precision "
    "| abstention recall | yes/no/maybe | CPU s, median / p95 | USD |\n"
    "|---|---|---|--:|---|---|---|--:|---|---|---|---|---|---|--:|"
)


def main() -> None:
    """Build, ask, measure, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", help="a profile of shizhen.toml, beside extraction")
    options.add_argument("--most", type=int, default=20, help="questions of a set put to it")
    options.add_argument("--sets", nargs="*", default=list(SETS), choices=list(SETS))
    given = options.parse_args()
    lines, gaps = [HEAD], []
    for name in given.sets:
        with tempfile.TemporaryDirectory() as folder:
            asked, library = prepared(name, Path(folder) / "set")
            off = off_corpus() if name != "samples" else []
            with Library.open(library) as opened:
                opened.search("liver 肝", k=1)
                plain = list(outcomes([*asked, *off], opened, load(), Checker()))
                lines.append(row(name, summary(plain, load())))
                print(lines[-1], flush=True)
                if given.model:
                    other = load(settings.load(model=given.model).model)
                    few = [*asked[: given.most], *off[: given.most // 4]]
                    told = list(outcomes(few, opened, other, Checker()))
                    lines.append(row(f"{name} (first {len(few)})", summary(told, other)))
                    by_text = {one.question.text: one for one in plain}
                    same = [by_text[one.question.text] for one in told]
                    gap = compared(same, told)
                    gaps.append(f"{name}: {json.dumps(gap)}")
                    print(lines[-1], gaps[-1], flush=True)
    table = "\n".join(lines)
    if gaps:
        table += "\n\nExtraction less the model, paired: " + "; ".join(gaps)
    record("Answers by published measures", table)


if __name__ == "__main__":
    main()
