"""How much of what identifies is found, and how much of medicine is left alone.

    python -m benchmarks.deidentification

The English set is told apart by its templates: rules are made on those of even number, so that
those of odd number say how the rules do on texts of other turns. Abstracts and pages for patients
name hardly anybody: what is found there as a name, a place or a hospital is mostly wrong.
"""

import gzip
import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.results import DATA, record
from literature.privacy import identify
from literature.privacy.evaluate import evaluate_deid

_NAMING = frozenset({"NAME", "ADDR", "HOSP"})
_LONGEST = 4000


def templates(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """``(which, figures)`` of the texts of even templates, of odd ones, and of all."""
    rows = json.loads(path.read_text("utf-8"))
    for which, kept in (("even templates", (0,)), ("odd templates", (1,)), ("whole", (0, 1))):
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder) / "part.json"
            part.write_text(json.dumps([r for r in rows if r["template_id"] % 2 in kept]), "utf-8")
            yield which, evaluate_deid(part)


def lines(path: Path) -> list[str]:
    """Title and text of each row of a JSON-lines file."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    return [
        " ".join(str(row[key]) for key in ("title", "abstract", "text") if row.get(key))
        for row in rows
    ]


def sampled(texts: list[str], count: int) -> list[str]:
    """Some of the texts, always the same."""
    Random(5).shuffle(texts)
    return [text[:_LONGEST] for text in texts[:count]]


def altered(texts: Iterable[str]) -> tuple[int, int]:
    """How many of the texts are changed at all, and in how many somebody or some place is seen."""
    kinds = [{str(span.type) for span in identify(text)} for text in texts]
    return sum(map(bool, kinds)), sum(bool(_NAMING & each) for each in kinds)


def main() -> None:
    """Measure all, write the table."""
    chinese = evaluate_deid(DATA / "deid/synthetic_zh_pii_300.jsonl")
    rows = [("synthetic_zh_pii_300 (at least .98)", chinese)]
    rows += [
        (f"presidio_synth_en_750, {which}", figures)
        for which, figures in templates(DATA / "deid/presidio_synth_en_750.json")
    ]
    table = [
        "| set | n | precision | recall | F1 | every span counted |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for name, each in rows:
        figures = " | ".join(f"{each[key]:.3f}" for key in ("precision", "recall", "f1", "f1_all"))
        table.append(f"| {name} | {each['n']} | {figures} |")
    records = (DATA / "deid/cEHRNER_dev.json").read_text("utf-8").splitlines()
    masked = [json.loads(line)["text"] for line in records if line.strip()]
    abstracts = sampled(
        lines(DATA / "literature/pubmed-baseline/distractor_abstracts.12k.jsonl.gz"), 1000
    )
    pages = sampled(lines(DATA / "retrieval/liveqa-med/corpus.jsonl"), 500)
    table += ["", "| texts that name nobody | n | changed | with a name, place or hospital found |"]
    table += ["|---|--:|--:|--:|"]
    for name, texts in (
        ("cEHRNER_dev (at least 99 % unchanged)", masked),
        ("English abstracts of PubMed", abstracts),
        ("English pages for patients (liveqa-med)", pages),
    ):
        changed, naming = altered(texts)
        table.append(f"| {name} | {len(texts)} | {changed} | {naming} |")
    record("De-identification", "\n".join(table))


if __name__ == "__main__":
    main()
