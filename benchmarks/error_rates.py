"""How often each verdict is wrong on the labelled dev sets: what every report shows beside it.

``python -m benchmarks.error_rates`` writes ``grounding/error_rates.json`` and its table. No
threshold of the checker is fitted on these sets. A verdict is right where it agrees with the label
on whether the passage supports the claim (:data:`grounding.error_rates.AGREES`).
"""

import json
from collections import Counter

from benchmarks.planted import pairs
from benchmarks.results import DATA, ROOT, record
from grounding.checker import Checker
from grounding.error_rates import AGREES, OWN_WORDS
from grounding.verdict import Label

SETS = (
    ("SciFact dev", "en", "scifact.dev.jsonl"),
    ("Citation-Integrity dev", "en", "citation-integrity.dev.jsonl"),
    ("CiteCheck dev", "zh", "citecheck-zh.dev.jsonl"),
)
SENTENCES, SEED = 1000, 11


def main() -> None:
    """Measure the checker a reader gets and write what was found."""
    checker = Checker()
    rows: list[tuple[str, str, str, int, int]] = []
    for source, language, name in SETS:
        lines = (DATA / "grounding" / name).read_text(encoding="utf-8").splitlines()
        told = [json.loads(line) for line in lines]
        cases = [(r["claim"], r["passage"], r["label"]) for r in told]
        rows += _rows(checker, source, language, cases)
    for language in ("en", "zh"):
        true = [(p.sentence, p.passage, "SUPPORT") for p in pairs(language, SEED)]
        rows += _rows(checker, OWN_WORDS, language, true[:SENTENCES])
    place = ROOT / "grounding" / "error_rates.json"
    measured = {checker.version: {"rows": [list(row) for row in rows]}}
    place.write_text(json.dumps(measured, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    table = ["| set | language | verdict | n | wrong |", "|---|---|---|--:|--:|"]
    table += [f"| {s} | {lang} | {v} | {n} | {100 * w / n:.1f} % |" for s, lang, v, n, w in rows]
    record("Error rate of each verdict", "\n".join([f"Checker {checker.version}.", "", *table]))
    print("\n".join(table))


def _rows(
    checker: Checker, source: str, language: str, cases: list[tuple[str, str, str]]
) -> list[tuple[str, str, str, int, int]]:
    found: Counter[Label] = Counter()
    wrong: Counter[Label] = Counter()
    seen = checker.examine_all((claim, passage) for claim, passage, _ in cases)
    for (_, _, label), examined in zip(cases, seen, strict=True):
        verdict = examined.verdict.label
        found[verdict] += 1
        wrong[verdict] += verdict in AGREES and label not in AGREES[verdict]
    return [(source, language, str(v), found[v], wrong[v]) for v in AGREES if found[v]]


if __name__ == "__main__":
    main()
