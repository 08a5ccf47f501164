"""What the search's settings were chosen by: analysers and weights, on sets kept for choosing.

``python -m benchmarks.retrieval_choices`` writes its tables to ``benchmarks/RESULTS.md``; run it
after ``benchmarks.retrieval --keep FOLDER`` with the same ``--keep``, and nothing is embedded
twice. SciFact's test queries and Huatuo-26M are not looked at here.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import fmean

import jieba

from benchmarks.results import DATA, record
from benchmarks.retrieval import sets
from index import analysis, lexical
from index.evaluate import build_corpus, rank_documents, read_qrels, read_queries
from index.library import Library
from index.metrics import ndcg
from index.settings import FusionSettings, IndexSettings

SECTION = "Retrieval: what was chosen"
CHOSEN_ON = ("liveqa-med", "xlinghealth-liveqa", "xlinghealth-medicationqa")
Analyser = Callable[[str], list[str]]


def _plural_stemmer(word: str) -> str:
    """Only the endings of the plural (Harman 1991's S-stemmer)."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("us", "ss", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def _with(name: str, value: object) -> Analyser:
    """The analyser with one of its parts exchanged."""

    def analyse(text: str) -> list[str]:
        kept = getattr(analysis, name)
        setattr(analysis, name, value)
        analysis._latin.cache_clear()
        try:
            return analysis.terms(text)
        finally:
            setattr(analysis, name, kept)
            analysis._latin.cache_clear()

    return analyse


def _pairs(run: str) -> Iterator[str]:
    return (run[i : i + 2] for i in range(len(run) - 1))


ENGLISH: dict[str, Analyser] = {
    "no stemming": _with("stem", lambda word: word),
    "plurals only": _with("stem", _plural_stemmer),
    "Porter 2 (chosen)": analysis.terms,
}
CHINESE: dict[str, Analyser] = {
    "jieba words": _with("_chinese", lambda run: jieba.cut(run, HMM=False)),
    "jieba search mode": _with("_chinese", lambda run: jieba.cut_for_search(run, HMM=False)),
    "characters and pairs": _with("_chinese", lambda run: [*run, *_pairs(run)]),
    "words and pairs": _with("_chinese", lambda run: [*jieba.cut(run), *_pairs(run)]),
    "pairs": _with("_chinese", _pairs),
    "pairs between function characters (chosen)": analysis.terms,
}
WEIGHTS = {
    f"share of BM25 {share}": FusionSettings(lexical={"en": share, "zh": share}, crossed=share)
    for share in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 1.0)
} | {f"chosen shares, context {c}": FusionSettings(context=c) for c in (0.0, 0.3, 0.5)}
WEIGHTS |= {
    f"of the broad encoder in English {b}": FusionSettings(broad=b)
    for b in (0.0, 0.3, 0.45, 0.6, 1.0)
}
WEIGHTS |= {
    f"across: words {words}, gloss {gloss}": FusionSettings(crossed=words, glossed=gloss)
    for words in (0.2, 0.3, 0.4)
    for gloss in (0.0, 0.2, 0.35, 0.5)
}


def chosen_on() -> list[tuple[str, Path, Path, Path]]:
    """The sets on which something may be chosen."""
    return [found for found in sets(DATA) if found[0].startswith(CHOSEN_ON)]


def by_words(library: Library, analyser: Analyser, queries: Path, qrels: Path) -> float:
    """nDCG@10 of BM25 alone over the passages as ``analyser`` sees them."""
    grades = read_qrels(qrels)
    passages = list(library.every_passage())
    papers = [passage.paper_id.removeprefix("doc:") for passage, _ in passages]
    kept = lexical.terms
    with tempfile.TemporaryDirectory() as folder:
        lexical.write(Path(folder), [analyser(text) for _, text in passages])
        half = lexical.Lexical(Path(folder), library.settings.bm25)
        lexical.terms = analyser
        try:
            found = []
            for query, text in read_queries(queries).items():
                if query in grades:
                    scores = half.scores(text)
                    order = [papers[row] for row in (-scores).argsort(kind="stable")[:400]]
                    found.append(ndcg(list(dict.fromkeys(order)), grades[query], 10))
        finally:
            lexical.terms = kept
    return fmean(found)


def fused(folder: Path, fusion: FusionSettings, queries: Path, qrels: Path) -> float:
    """nDCG@10 of the whole search under these weights."""
    grades = read_qrels(qrels)
    asked = {query: text for query, text in read_queries(queries).items() if query in grades}
    with Library.open(folder, IndexSettings(fusion=fusion)) as library:
        rankings = rank_documents(library, asked)
    return fmean(ndcg(ranking, grades[query], 10) for query, ranking in rankings.items())


def table(head: str, names: list[str], rows: dict[str, list[float]]) -> str:
    """A Markdown table of figures."""
    lines = [f"| {head} | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    lines += [f"| {name} | {' | '.join(f'{v:.4f}' for v in row)} |" for name, row in rows.items()]
    return "\n".join(lines)


def main(keep: Path) -> None:
    """Measure every choice and write the tables."""
    found = chosen_on()
    folders = {name: keep / f"{corpus.parent.name}-{corpus.stem}" for name, corpus, *_ in found}
    for name, corpus, *_ in found:
        build_corpus(corpus, folders[name], IndexSettings(), progress=True)
    parts = []
    for title, analysers, mark in (("English", ENGLISH, "en→en"), ("Chinese", CHINESE, "zh→zh")):
        used = [s for s in found if s[0].endswith(mark)]
        rows: dict[str, list[float]] = {name: [] for name in analysers}
        for name, _, queries, qrels in used:
            with Library.open(folders[name]) as library:
                for analyser, analyse in analysers.items():
                    rows[analyser].append(by_words(library, analyse, queries, qrels))
        parts.append(
            f"BM25 alone, {title} analysers, nDCG@10:\n\n"
            + table("analyser", [s[0] for s in used], rows)
        )
    weights: dict[str, list[float]] = {}
    for label, fusion in WEIGHTS.items():
        weights[label] = [
            fused(folders[name], fusion, queries, qrels) for name, _, queries, qrels in found
        ]
    parts.append("The fused score, nDCG@10:\n\n" + table("weights", [s[0] for s in found], weights))
    record(SECTION, "\n\n".join(parts))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, required=True, help="where the vectors are kept")
    main(parser.parse_args().keep)
