"""The figures of ``eval retrieval``: by hand, and on files with every usual fault."""

import json
from math import log2
from pathlib import Path

import pytest

from index.evaluate import evaluate_retrieval, read_qrels
from index.metrics import ndcg, recall, reciprocal_rank
from index.settings import IndexSettings
from literature.errors import ShizhenError

HASHING = IndexSettings(embedders=("hashing",))


def test_the_measures_by_hand():
    grades = {"a": 3, "b": 0, "c": 1, "d": 2}
    ranking = ["c", "b", "a", "x"]
    ideal = 3 + 2 / log2(3) + 1 / log2(4)
    assert ndcg(ranking, grades, 10) == pytest.approx((1 + 3 / log2(4)) / ideal)
    assert ndcg(ranking, grades, 1) == pytest.approx(1 / 3)
    assert ndcg(["a", "d", "c"], grades, 10) == pytest.approx(1)
    assert recall(ranking, grades, 2) == pytest.approx(1 / 3)
    assert recall(ranking, grades, 10) == pytest.approx(2 / 3)
    assert reciprocal_rank(["b", "x", "d"], grades, 10) == pytest.approx(1 / 3)
    assert reciprocal_rank(["b", "x", "d"], grades, 2) == 0
    assert ndcg(["a"], {"a": -1, "b": 1}, 10) == 0


def write(folder: Path, docs: list[dict], queries: list[dict], qrels: str) -> list[Path]:
    paths = [folder / name for name in ("corpus.jsonl", "queries.jsonl", "qrels.txt")]
    for path, lines in zip(paths, (docs, queries), strict=False):
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    paths[2].write_text(qrels)
    return paths


DOCS = [
    {"_id": "d1", "title": "Gout", "text": "Allopurinol prevents attacks of gout."},
    {"_id": "d2", "title": "", "text": "Asthma is treated with inhaled steroids."},
    {"_id": "d3#x", "title": "Sepsis", "text": "Early antibiotics lower the mortality of sepsis."},
    {"_id": "4", "text": "乙型肝炎疫苗可以预防感染。"},
    {"_id": "empty", "title": "", "text": ""},
]
QUERIES = [
    {"_id": "q1", "text": "what prevents attacks of gout", "metadata": {}},
    {"_id": "q2", "text": "antibiotics sepsis mortality"},
    {"_id": "q3", "text": "乙型肝炎疫苗"},
    {"_id": "unjudged", "text": "steroids"},
    {"_id": "hopeless", "text": "asthma"},
]
QRELS = "q1 0 d1 2\nq1 0 d2 0\nq2 0 d3#x 1\nq3 0 4 1\nhopeless 0 d2 0\n"


def test_a_small_corpus_gives_all_keys(tmp_path: Path):
    paths = write(tmp_path, DOCS, QUERIES, QRELS)
    figures = evaluate_retrieval(*paths, settings=HASHING, progress=False)
    assert list(figures) == [
        "ndcg@10", "recall@10", "recall@100", "mrr@10", "queries", "docs", "seconds",
    ]  # fmt: skip
    assert (figures["queries"], figures["docs"]) == (3, 5)
    assert figures["mrr@10"] == figures["ndcg@10"] == figures["recall@10"] == 1


def test_qrels_of_trec_and_of_beir_are_the_same(tmp_path: Path):
    trec, beir = tmp_path / "a", tmp_path / "b"
    trec.write_text("q1 0 d1 1\nq1 0 d2 0\n")
    beir.write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\n")
    assert read_qrels(trec) == read_qrels(beir) == {"q1": {"d1": 1, "d2": 0}}


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        (0, '{"_id": "d1"\n', r"corpus.jsonl, line 1.*no JSON object"),
        (0, '{"_id": "d1"}\n', r"corpus.jsonl, line 1.*'text' is missing"),
        (1, "[1, 2]\n", r"queries.jsonl, line 1.*no JSON object"),
        (2, "q1 d1\n", r"qrels.txt, line 1.*no line of qrels"),
        (2, "q9 0 d1 1\n", "no query has a relevant document"),
        (2, "q1 0 d1 0\n", "no query has a relevant document"),
    ],
)
def test_files_that_cannot_be_used_are_named(file: int, content: str, says: str, tmp_path: Path):
    paths = write(tmp_path, DOCS, QUERIES, QRELS)
    paths[file].write_text(content)
    with pytest.raises(ShizhenError, match=says):
        evaluate_retrieval(*paths, settings=HASHING, progress=False)


def test_a_missing_file_is_named(tmp_path: Path):
    paths = write(tmp_path, DOCS, QUERIES, QRELS)
    paths[0].unlink()
    with pytest.raises(ShizhenError, match=r"corpus.jsonl: there is no such file"):
        evaluate_retrieval(*paths, settings=HASHING, progress=False)
