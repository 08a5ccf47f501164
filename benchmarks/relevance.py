"""The probability of a hit: fitted on some judged questions, believed on others.

``python -m benchmarks.relevance --keep FOLDER`` fits ``index/relevance.json`` on the sets of
:data:`FITTED_ON` and tells calibration error (ten bins of equal width) and Brier score on those of
:data:`TOLD_ON`, of which nothing was looked at. Each library is also asked questions that it has
no answer to, since a probability that holds only where there is an answer cannot tell that there
is none. ``FOLDER`` is that of ``benchmarks.retrieval``: nothing is embedded twice.
"""

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from benchmarks.results import DATA, ROOT, record
from benchmarks.retrieval import sets
from index.evaluate import build_corpus, read_qrels, read_queries
from index.library import Library
from index.relevance import FILE, SIGNS, Relevance
from index.settings import IndexSettings

SECTION = "Probability of a hit"
FITTED_ON = ("pubmedqa", "cmtmedqa", "liveqa-med", "xlinghealth-liveqa")
TOLD_ON = ("scifact", "huatuo26m", "xlinghealth-medicationqa")
HITS = 10  # documents of a question that are judged
MOST = 400  # questions of a set
SEED = 9
USED = {"en-en": ("coverage", "cosine", "behind")}
"""The signs of a pair of languages where not all are used: each set left out of the fit in turn,
English ones came off better without the score, Chinese ones with it."""
NEEDS = {
    "en-en": ["minilm", "e5"],
    "zh-zh": ["e5"],
    "en-zh": ["e5"],
    "zh-en": ["minilm", "e5"],
}


@dataclass(frozen=True, slots=True)
class Judged:
    """Hits of one set: their signs, whether each is relevant, which question each is of."""

    signs: np.ndarray
    relevant: np.ndarray
    question: np.ndarray


def pubmedqa() -> list[tuple[str, str]]:
    """The labelled questions of PubMedQA with the abstracts they stem from; the title is left
    out, for it often is the question."""
    path = DATA / "qa" / "pubmedqa" / "ori_pqal.json"
    found = dict(sorted(json.loads(path.read_text("utf-8")).items()))
    return [(each["QUESTION"], " ".join(each["CONTEXTS"])) for each in found.values()]


def cmtmedqa() -> list[tuple[str, str]]:
    """The first question of each Chinese consultation of CMtMedQA, with its first answer."""
    path = DATA / "dialogue" / "cmtmedqa" / "CMtMedQA_test.json"
    found = json.loads(path.read_text("utf-8"))
    first = [each["history"][0] for each in found if each.get("history")]
    return [(question, answer) for question, answer in first if question and answer]


def as_set(folder: Path, pairs: list[tuple[str, str]]) -> tuple[str, Path, Path, Path]:
    """Every other of some questions as a set of its own: which text is its answer's?"""
    folder.mkdir(parents=True, exist_ok=True)
    corpus, queries, qrels = (folder / n for n in ("corpus.jsonl", "queries.jsonl", "qrels.txt"))
    half = pairs[::2]
    docs = ({"_id": str(n), "text": told} for n, (_, told) in enumerate(half))
    asked = ({"_id": str(n), "text": question} for n, (question, _) in enumerate(half))
    corpus.write_text("".join(json.dumps(doc) + "\n" for doc in docs), "utf-8")
    queries.write_text("".join(json.dumps(query) + "\n" for query in asked), "utf-8")
    qrels.write_text("".join(f"{n} 0 {n} 1\n" for n in range(len(half))), "utf-8")
    return folder.name, corpus, queries, qrels


def every_set(keep: Path) -> list[tuple[str, Path, Path, Path]]:
    """Name, corpus, queries and qrels of each."""
    made = [as_set(keep / "pubmedqa", pubmedqa()), as_set(keep / "cmtmedqa", cmtmedqa())]
    return [*sets(DATA), *made]


def elsewhere(name: str, language: str) -> list[str]:
    """Questions that the set has no answer to, in the same language."""
    if name == "cmtmedqa":  # the other half, whose answers are not there
        return [question for question, _ in cmtmedqa()[1::2]]
    if name in FITTED_ON and language == "en":
        return [question for question, _ in pubmedqa()[1::2]]
    if language == "zh":
        path = DATA / "literature" / "csl-zh" / "queries.title.medical.jsonl"
    elif name == "scifact":
        path = DATA / "retrieval" / "xlinghealth-medicationqa" / "queries.en.jsonl"
    else:
        path = DATA / "retrieval" / "scifact" / "queries.jsonl"
    return sorted(read_queries(path).values())


def judged(library: Library, queries: Path, qrels: Path, strange: list[str]) -> Judged:
    """The hits of questions of the set, and of as many again that have no answer in it."""
    grades = read_qrels(qrels)
    asked = [(text, grades[q]) for q, text in read_queries(queries).items() if q in grades]
    lot = random.Random(SEED)
    asked = lot.sample(asked, min(MOST, len(asked)))
    asked += [(text, {}) for text in lot.sample(strange, min(len(asked), len(strange)))]
    rows: list[np.ndarray] = []
    relevant: list[bool] = []
    question: list[int] = []
    for n, (ranked, (_, good)) in enumerate(
        zip(library.rank([text for text, _ in asked]), asked, strict=True)
    ):
        best: dict[str, int] = {}
        for place, paper in enumerate(library.paper_ids(ranked)):
            best.setdefault(paper.removeprefix("doc:"), place)
        for paper, place in list(best.items())[:HITS]:
            rows.append(ranked.signs[place])
            relevant.append(good.get(paper, 0) > 0)
            question.append(n)
    return Judged(np.array(rows), np.array(relevant), np.array(question))


def collected(keep: Path) -> Iterator[tuple[str, str, Judged]]:
    """Name of each set, its pair of languages, its hits."""
    for name, corpus, queries, qrels in every_set(keep):
        base, _, direction = name.partition(" ")
        spoken = "zh" if base in ("huatuo26m", "cmtmedqa") else "en"
        asked, told = direction.split("→") if direction else (spoken, spoken)
        folder = keep / f"{corpus.parent.name}-{corpus.stem}"
        path = keep / f"signs-{name.replace(' ', '-')}.npz"
        if not path.exists():
            build_corpus(corpus, folder, IndexSettings(), progress=False)
            with Library.open(folder) as library:
                found = judged(library, queries, qrels, elsewhere(base, asked))
            np.savez(path, signs=found.signs, relevant=found.relevant, question=found.question)
        with np.load(path, allow_pickle=False) as stored:
            found = Judged(stored["signs"], stored["relevant"], stored["question"])
        print(name, len(found.relevant), f"{found.relevant.mean():.3f}", flush=True)
        yield base, f"{asked}-{told}", found


def fitted(
    judged_: list[Judged], signs_: tuple[str, ...]
) -> tuple[dict[str, Any], np.ndarray, np.ndarray]:
    """One regression on these signs; what it says of questions left out of it in turn, and the
    truth of them."""
    signs = np.concatenate([each.signs for each in judged_])
    relevant = np.concatenate([each.relevant for each in judged_])
    groups = np.concatenate([each.question + 10_000 * n for n, each in enumerate(judged_)])
    weights_ = np.concatenate(
        [np.full(len(each.relevant), 1 / len(each.relevant)) for each in judged_]
    )
    weights_ *= len(relevant) / len(judged_)  # each set counts alike
    used = [SIGNS.index(sign) for sign in signs_]
    while True:  # what speaks against a hit the more there is of it has learnt the sets' quirks
        model = LogisticRegression(C=10, max_iter=1000)
        model.fit(signs[:, used], relevant, weights_)
        if (model.coef_[0] >= 0).all():
            break
        used.pop(int(model.coef_[0].argmin()))
    said = np.zeros(len(relevant))
    for known, left_out in GroupKFold(5).split(signs, relevant, groups):
        part = LogisticRegression(C=10, max_iter=1000)
        part.fit(signs[known][:, used], relevant[known], weights_[known])
        said[left_out] = part.predict_proba(signs[left_out][:, used])[:, 1]
    found = zip(used, model.coef_[0], strict=True)
    weights = {SIGNS[n]: round(float(w), 4) for n, w in found if w > 0}
    return {"intercept": round(float(model.intercept_[0]), 4), "weights": weights}, said, relevant


def error(said: np.ndarray, relevant: np.ndarray) -> float:
    """Expected calibration error: ten bins of equal width, each by its share (Guo et al. 2017)."""
    bins = np.minimum((10 * said).astype(int), 9)
    gaps = [
        np.mean(bins == b) * abs(said[bins == b].mean() - relevant[bins == b].mean())
        for b in np.unique(bins)
    ]
    return float(np.sum(gaps))


def line(name: str, role: str, said: np.ndarray, relevant: np.ndarray) -> str:
    """One line of the table."""
    base = relevant.mean()
    brier = np.mean((said - relevant) ** 2)
    return (
        f"| {name} | {role} | {len(said):,} | {base:.3f} | {error(said, relevant):.3f} "
        f"| {brier:.3f} | {base * (1 - base):.3f} | {roc_auc_score(relevant, said):.3f} |"
    )


def main() -> None:
    """Fit, tell, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--keep", type=Path, required=True, help="that of benchmarks.retrieval")
    keep = options.parse_args().keep
    found: defaultdict[str, dict[str, list[Judged]]] = defaultdict(lambda: defaultdict(list))
    for base, pair, hits in collected(keep):
        found[pair]["fit" if base in FITTED_ON else base].append(hits)
    embedders = _embedders(keep)
    pairs = {}
    rows = [
        "| set | | hits | relevant | calibration error | Brier | Brier of the share alone "
        "| AUROC |\n|---|---|--:|--:|--:|--:|--:|--:|"
    ]
    for pair, of in found.items():
        weights, said, relevant = fitted(of["fit"], USED.get(pair, SIGNS))
        pairs[pair] = {"embedders": NEEDS[pair], **weights}
        rows.append(line(f"what it was fitted on, {pair}", "left out in turn", said, relevant))
    data = {
        "made by": "python -m benchmarks.relevance",
        "fitted on": list(FITTED_ON),
        "told on": list(TOLD_ON),
        "signs": list(SIGNS),
        "embedders": embedders,
        "pairs": pairs,
    }
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    (ROOT / "index" / FILE).write_text(text, "utf-8")
    model = Relevance.of(data)
    for pair, of in found.items():
        for base in TOLD_ON:
            for hits in of.get(base, []):
                said = _said(model, pair, hits, embedders)
                rows.append(line(f"{base}, {pair}", "held out", said, hits.relevant))
    record(SECTION, "\n".join(rows) + "\n\n" + NOTE.strip())
    print("\n".join(rows))


def _said(model: Relevance, pair: str, hits: Judged, embedders: Mapping[str, str]) -> np.ndarray:
    asked, told = pair.split("-")
    return np.array([model.probability(asked, told, row, embedders) for row in hits.signs])


def _embedders(keep: Path) -> dict[str, str]:
    _, corpus, *_ = next(iter(sets(DATA)))
    with Library.open(keep / f"{corpus.parent.name}-{corpus.stem}") as library:
        return {name: r.sha256 for name, r in library.manifest.embedders.items()}


NOTE = """
Fitted on PubMedQA and CMtMedQA (every other question), LiveQA-Med and xlinghealth-liveqa, each
counting alike.
The ten best documents of each question, each by its best passage; as many questions are from
elsewhere and have no answer in the set (titles of Chinese abstracts, the other halves of
PubMedQA and CMtMedQA, claims of SciFact, questions after medicines).
What nobody judged counts as irrelevant, so that sets with one judged answer (Huatuo-26M,
xlinghealth) look less relevant than they are. *Brier of the share alone* is that of saying the
share of relevant hits of that very set each time.
"""

if __name__ == "__main__":
    main()
