"""The search measured on BEIR files and TREC qrels, by the very code that answers questions."""

import json
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from index.build import build_from
from index.library import Library
from index.metrics import ndcg, recall, reciprocal_rank
from index.plan import survey_one
from index.ranking import Ranked
from index.settings import IndexSettings
from literature.errors import ShizhenError
from literature.normal import make_paper
from literature.paper import Paper, Role, Section, Source

Qrels = Mapping[str, Mapping[str, int]]
"""Grades by query, then by document."""

_BATCH = 64  # questions embedded at once


def evaluate_retrieval(
    corpus: Path,
    queries: Path,
    qrels: Path,
    settings: IndexSettings | None = None,
    library: Path | None = None,
    progress: bool = True,
) -> dict[str, float | int]:
    """nDCG@10, recall@10 and @100, MRR@10 over all queries that have a relevant document.

    Each document becomes a paper, cut and indexed as any other, in a temporary library (or in
    ``library``, which keeps the vectors for another time); a document stands where its best
    passage stands. Raises ``ShizhenError`` naming the file and line that cannot be used.
    """
    started = time.monotonic()
    settings = settings or IndexSettings()
    grades = read_qrels(Path(qrels))
    asked = {q: text for q, text in read_queries(Path(queries)).items() if q in grades}
    if not asked:
        raise ShizhenError(
            "no query has a relevant document", file=str(qrels), cure="Check that the ids match."
        )
    with tempfile.TemporaryDirectory(prefix="shizhen-eval-") as scratch:
        folder = library or Path(scratch)
        docs = build_corpus(Path(corpus), folder, settings, progress)
        with Library.open(folder, settings) as opened:
            rankings = rank_documents(opened, asked)
    return {
        **score(rankings, grades),
        "queries": len(asked),
        "docs": docs,
        "seconds": round(time.monotonic() - started, 2),
    }


def build_corpus(corpus: Path, folder: Path, settings: IndexSettings, progress: bool) -> int:
    """Index a BEIR corpus at ``folder``; gives the number of documents."""
    try:
        state = survey_one(corpus, "beir")
    except OSError as error:
        raise _unreadable(corpus, error) from error
    report = build_from([state], [], _papers, folder, settings.embedders, progress, settings)
    if report.failures:
        failure = report.failures[0]
        raise ShizhenError(failure.reason, file=failure.file, record=failure.record)
    return report.papers


def rank_documents(library: Library, queries: Mapping[str, str]) -> dict[str, list[str]]:
    """For each query the document ids, best first."""
    ids, texts = list(queries), list(queries.values())
    rankings: dict[str, list[str]] = {}
    for start in range(0, len(ids), _BATCH):
        ranked = library.rank(texts[start : start + _BATCH])
        for query, passages in zip(ids[start : start + _BATCH], ranked, strict=True):
            rankings[query] = _documents(library, passages)
    return rankings


def _documents(library: Library, ranked: Ranked) -> list[str]:
    return [id_.removeprefix("doc:") for id_ in dict.fromkeys(library.paper_ids(ranked))]


def score(rankings: Mapping[str, Sequence[str]], grades: Qrels) -> dict[str, float]:
    """The four figures, means over the queries of ``rankings``."""
    figures = {
        "ndcg@10": lambda r, g: ndcg(r, g, 10),
        "recall@10": lambda r, g: recall(r, g, 10),
        "recall@100": lambda r, g: recall(r, g, 100),
        "mrr@10": lambda r, g: reciprocal_rank(r, g, 10),
    }
    return {
        name: round(fmean(of(ranking, grades[query]) for query, ranking in rankings.items()), 4)
        for name, of in figures.items()
    }


def read_queries(path: Path) -> dict[str, str]:
    """Query id to text, out of BEIR's ``queries.jsonl``."""
    return {str(_key(d, "_id", path, n)): str(_key(d, "text", path, n)) for n, d in _lines(path)}


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Grades by query and document, queries without a relevant document left out.

    TREC's four columns, or BEIR's three with a heading line, parted by blanks or tabs.
    """
    grades: dict[str, dict[str, int]] = {}
    for n, line in enumerate(_text(path).split("\n"), 1):
        columns = line.split()
        if not columns or (n == 1 and columns[-1] == "score"):
            continue
        if len(columns) not in (3, 4) or not columns[-1].lstrip("-").isdecimal():
            raise ShizhenError(
                "this is no line of qrels",
                file=str(path),
                record=f"line {n}",
                cure="Each line holds: query 0 document grade.",
            )
        grades.setdefault(columns[0], {})[columns[-2]] = int(columns[-1])
    return {query: of for query, of in grades.items() if any(grade > 0 for grade in of.values())}


def _papers(path: Path) -> Iterator[Paper]:
    for n, doc in _lines(path):
        id_ = str(_key(doc, "_id", path, n))
        yield make_paper(
            id=f"doc:{id_}",
            title=str(doc.get("title") or ""),
            sections=[Section(Role.ABSTRACT, str(_key(doc, "text", path, n)))],
            sources=(Source(str(path), id_),),
        )


def _lines(path: Path) -> Iterable[tuple[int, dict[str, Any]]]:
    for n, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError:
            value = None
        if not isinstance(value, dict):
            raise ShizhenError(
                "this is no JSON object",
                file=str(path),
                record=f"line {n}",
                cure="Give BEIR files.",
            )
        yield n, value


def _key(value: dict[str, Any], key: str, path: Path, n: int) -> Any:
    if key not in value:
        raise ShizhenError(
            f"the key {key!r} is missing",
            file=str(path),
            record=f"line {n}",
            cure="Give BEIR files.",
        )
    return value[key]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError | UnicodeDecodeError) -> ShizhenError:
    if isinstance(error, FileNotFoundError):
        return ShizhenError("there is no such file", file=str(path), cure="Check the path.")
    return ShizhenError("the file cannot be read", file=str(path), cure="Give it as UTF-8 text.")
