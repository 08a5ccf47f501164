"""Planted errors: what the checker says of true sentences, and of the same with one thing altered.

``python -m benchmarks.planted [--each 250] [--seed 7]`` takes sentences of the PubMed and CSL
abstracts and of the Chinese medical answers of the shared data that nothing was trained on, alters
each in one number, unit, negation and so on (:mod:`grounding.plant`), holds it against its own
passage, and writes three tables to ``benchmarks/RESULTS.md``. A citation swap holds a true sentence
against a passage of the paper whose passage is most like its own.
"""

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.entailment.data import is_held_out, kept_for_planting
from benchmarks.results import DATA, record
from grounding.align import matter, share
from grounding.checker import Checker
from grounding.form import form
from grounding.plant import Error, plant
from grounding.verdict import Label
from literature.normal import make_paper
from literature.paper import Paper, Role, Section
from literature.passages import passages
from literature.sentences import sentences

ACTIVE = (Label.CONTRADICTED, Label.PARTIAL, Label.NOT_FOUND)
FIRST = (Error.NUMBER, Error.UNIT, Error.NEGATION, Error.DIRECTION)
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Pair:
    """A true sentence, the passage it stands in, and the nearest passage of another paper."""

    sentence: str
    passage: str
    paper: str
    other: str = ""


def papers() -> Iterator[Paper]:
    """What no network learnt from: English abstracts of PubMed, Chinese medical abstracts of CSL
    and answers of Huatuo-26M.
    """
    folder, unseen = DATA / "literature", kept_for_planting()
    with gzip.open(folder / "pubmed-baseline" / "distractor_abstracts.12k.jsonl.gz", "rt") as lines:
        for row in map(json.loads, lines):
            if row["_id"] in unseen:
                yield make_paper(
                    pmid=row["_id"], sections=[Section(Role.ABSTRACT, row["text"])], language="en"
                )
    for line in (folder / "csl-zh" / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["category"] == "医学":
            yield make_paper(
                id=row["_id"], sections=[Section(Role.ABSTRACT, row["text"])], language="zh"
            )
    rows = _lines(DATA / "grounding" / "open-train" / "zh_csl_medical_conclusion.jsonl")
    learnt = {row["passage"] for row in rows if not is_held_out(row["claim"])}
    for text in dict.fromkeys(row["passage"] for row in rows):
        if text not in learnt:
            yield make_paper(sections=[Section(Role.ABSTRACT, text)], language="zh")
    for row in _lines(DATA / "retrieval" / "huatuo26m" / "corpus.jsonl"):
        if is_held_out(row["text"]):
            told = [Section(Role.ABSTRACT, row["text"])]
            yield make_paper(id=f"huatuo-{row['_id']}", sections=told, language="zh")


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def pairs(language: str, seed: int) -> list[Pair]:
    """Sentences of 30 to 400 characters, each with its passage, in an order the seed decides."""
    rng = random.Random(seed)
    found: dict[str, Pair] = {}
    for paper in (paper for paper in papers() if paper.language == language):
        for passage in passages(paper):
            for sentence in sentences(passage.text):
                if 30 <= len(sentence.text) <= 400 and re.search(r"[.。;；!]$", sentence.text):
                    found.setdefault(sentence.text, Pair(sentence.text, passage.text, paper.id))
    chosen = list(found.values())
    rng.shuffle(chosen)
    return chosen


def figure(checker: Checker, pool: dict[str, list[Pair]], seed: int) -> list[str]:
    """200 sentences, 25 for each of four classes in each language, unaltered and altered."""
    rng = random.Random(seed)
    passed = lowered = quoted = total = 0
    for language in LANGUAGES:
        for error in FIRST:
            for pair, altered in _altered(pool[language], error, rng, 25):
                total += 1
                lowered += (
                    checker.check(pair.sentence, pair.passage, pair.sentence).label
                    != Label.SUPPORTED
                )
                passed += checker.check(altered, pair.passage).label == Label.SUPPORTED
                quoted += (
                    checker.check(altered, pair.passage, pair.sentence).label == Label.SUPPORTED
                )
    unsupported, with_quote = _percent(total - passed, total), _percent(total - quoted, total)
    rows = [
        f"| {total} altered sentences that get no SUPPORTED (at least 95 %) | {unsupported} |",
        f"| the same, each with its true sentence as the quote | {with_quote} |",
        f"| the unaltered ones that are lowered (at most 5 %) | {_percent(lowered, total)} |",
    ]
    return ["| figure | measured |", "|---|---|", *rows]


def _altered(
    pool: Iterable[Pair], error: Error, rng: random.Random, most: int
) -> Iterator[tuple[Pair, str]]:
    """Pairs with their sentence altered, unless the passage happens to say that too."""
    for pair in pool:
        if most == 0:
            return
        planted = plant(pair.sentence, error, rng)
        if planted and form(planted.text).text not in form(pair.passage).text:
            most -= 1
            yield pair, planted.text


def by_class(checker: Checker, pool: dict[str, list[Pair]], each: int, seed: int) -> list[str]:
    """For every class and language: actively caught, or only not supported."""
    rows = [
        "| class | language | n | not SUPPORTED | actively caught "
        "| CONTRADICTED | PARTIAL | NOT_FOUND |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for error in [*Error, "citation swap"]:
        for language in LANGUAGES:
            rng = random.Random(f"{seed} {error} {language}")
            if isinstance(error, Error):
                cases = (
                    (altered, pair.passage)
                    for pair, altered in _altered(pool[language], error, rng, each)
                )
            else:
                cases = ((pair.sentence, pair.other) for pair in _with_others(pool[language], each))
            labels = _labels(checker, cases)
            totals[language] += labels
            rows.append(_row(str(error), language, labels))
    rows += [_row("all", language, totals[language]) for language in LANGUAGES]
    for language in LANGUAGES:
        labels = _labels(checker, ((p.sentence, p.passage) for p in pool[language][: 4 * each]))
        rows.append(_row("*untouched*", language, labels))
    return rows


def _labels(checker: Checker, cases: Iterable[tuple[str, str]]) -> Counter[str]:
    return Counter(str(found.verdict.label) for found in checker.examine_all(cases))


def _with_others(pool: list[Pair], most: int) -> Iterator[Pair]:
    """True sentences with the passage of another paper that is most like their own."""
    about = {(p.paper, p.passage): matter(form(p.passage).text) for p in pool[:1500]}
    for pair in pool[:most]:
        mine = matter(form(pair.sentence).text)
        others = (one for one in about if one[0] != pair.paper and pair.sentence not in one[1])
        yield replace(pair, other=max(others, key=lambda one: share(mine, about[one]))[1])


def _row(name: str, language: str, labels: Counter[str]) -> str:
    n = sum(labels.values())
    active = sum(labels[label] for label in ACTIVE)
    shown = " | ".join(_percent(labels[label], n) for label in ACTIVE)
    unsupported = _percent(n - labels["SUPPORTED"], n)
    return f"| {name} | {language} | {n} | {unsupported} | {_percent(active, n)} | {shown} |"


FALSE_ALARMS = (
    "scifact.train",
    "citation-integrity.train",
    "nli4ct-zh.train",
    "open-train/rct_conclusion_en",
    "open-train/evidence_inference",
    "open-train/check_covid",
    "open-train/zh_csl_medical_conclusion",
    "open-train/zh_cmrc_claims",
    "open-train/xling_tico19",
)


def false_alarms(checker: Checker, most: int, seed: int) -> list[str]:
    """On labelled pairs: how many supported and refuted claims each kind of verdict falls on."""
    rows = [
        "| set | label | n | CONTRADICTED | PARTIAL | NOT_FOUND | SUPPORTED |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for name in FALSE_ALARMS:
        sample = _lines(DATA / "grounding" / f"{name}.jsonl")
        random.Random(seed).shuffle(sample)
        for label in ("SUPPORT", "REFUTE", "NEI"):
            rows_of = [row for row in sample[:most] if row["label"] == label]
            labels = _labels(checker, ((row["claim"], row["passage"]) for row in rows_of))
            n = len(rows_of)
            if n:
                shown = " | ".join(_percent(labels[v], n) for v in (*ACTIVE, Label.SUPPORTED))
                rows.append(f"| {name} | {label} | {n} | {shown} |")
    return rows


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def main(arguments: list[str] | None = None) -> None:
    """Measure and record."""
    parser = argparse.ArgumentParser(description="Errors planted into true sentences.")
    parser.add_argument("--each", type=int, default=250, help="edits of each class and language")
    parser.add_argument("--pairs", type=int, default=1500, help="labelled pairs of each set")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args(arguments)
    checker = Checker()
    pool = {language: pairs(language, asked.seed) for language in LANGUAGES}
    began = time.perf_counter()
    first = figure(checker, pool, asked.seed)
    second = by_class(checker, pool, asked.each, asked.seed)
    third = false_alarms(checker, asked.pairs, asked.seed)
    seconds = time.perf_counter() - began
    record("Planted errors", "\n".join(_told(checker, seconds, first, second, third)))
    print("\n".join([*first, "", *second, "", *third]))


def _told(checker: Checker, seconds: float, *tables: list[str]) -> Iterator[str]:
    """The three tables with a line before each that says how to read it."""
    words = (
        f"Checker {checker.version}; {seconds:.0f} s in all.",
        "By class; *actively caught* is CONTRADICTED, PARTIAL or NOT_FOUND, the rest NOT_CHECKED.",
        "On labelled train sets: what falls on SUPPORT is a false alarm; NOT_FOUND there is mostly "
        "a figure or drug that the excerpt given as passage does not hold.",
    )
    for word, table in zip(words, tables, strict=True):
        yield from (word, "", *table, "")


if __name__ == "__main__":
    main()
