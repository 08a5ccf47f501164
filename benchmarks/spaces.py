"""Which FAISS index a large vector space is best searched by: recall, time, bytes, measured.

``python -m benchmarks.spaces --library GROWN --keep FOLDER`` takes the vectors that a library of
:mod:`benchmarks.search_scale` keeps of one encoder, builds every kind of index over them and asks
real questions of it, one at a time, on one thread. Truth is exact search in 32 bits. What was
measured stays in ``FOLDER``: a run that was stopped goes on where it was.
"""

import argparse
import random
import time
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from benchmarks.results import DATA, record
from benchmarks.search_scale import SEED, alone, once, spread
from index.dense import DEPTH, TRAINED_ON
from index.embedders import load
from index.evaluate import read_queries
from index.generations import Manifest, current
from index.vectors import Vectors

SECTION = "Vector spaces by kind of index"
SPACE = "minilm"
ASKED = (("scifact", 200), ("liveqa-med", 90))


def kinds(n: int) -> dict[str, tuple[int, ...]]:
    """FAISS's names of what is compared, each with the settings it is asked under."""
    lists = int(4 * n**0.5)
    probes = (32, 64, 128, 256, 512)
    return {
        "Flat": (0,),
        "SQfp16": (0,),
        f"IVF{lists},SQfp16": probes,
        f"IVF{lists},SQ8": probes,
        "HNSW16,SQfp16": (200, 300, 400),
        "HNSW32,SQfp16": (200, 300, 400),
    }


def vectors(library: Path) -> np.ndarray:
    """The vectors of :data:`SPACE`, in the order they were kept: float32, unit rows."""
    folder = current(library)
    assert folder is not None
    of = Manifest.load(folder).embedders[SPACE]
    kept = Vectors(library, of.stem, of.dimension)
    return kept.get(list(kept))


def asked() -> np.ndarray:
    """The rows of real questions."""
    texts = [
        text
        for name, count in ASKED
        for text in random.Random(SEED).sample(
            sorted(read_queries(DATA / "retrieval" / name / "queries.jsonl").values()), count
        )
    ]
    return load(SPACE).queries(texts)


def truth(library: Path, keep: Path) -> dict[str, Any]:
    """The nearest of each question and of some passages, by exact search."""
    rows = vectors(library)
    some = np.random.default_rng(SEED).choice(len(rows), 200, replace=False)
    questions = asked()
    np.save(keep / "questions.npy", questions)
    np.save(keep / "some.npy", some)
    for name, of, more in (("questions", questions, 0), ("some", rows[some], 1)):
        _, near = faiss.knn(of, rows, DEPTH + more, metric=faiss.METRIC_INNER_PRODUCT)
        np.save(keep / f"near-{name}.npy", near)
    return {"vectors": len(rows)}


def measure(library: Path, keep: Path, kind: str, settings: tuple[int, ...]) -> dict[str, Any]:
    """Build one index; its bytes, and time and recall under each setting."""
    rows = vectors(library)
    some = np.load(keep / "some.npy")
    questions, passages = np.load(keep / "questions.npy"), rows[some]
    index = faiss.index_factory(rows.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    if kind.startswith("IVF"):
        index.cp.max_points_per_centroid = TRAINED_ON
    began = time.monotonic()
    index.train(rows)
    index.add(rows)
    built = time.monotonic() - began
    path = keep / "index.faiss"
    faiss.write_index(index, str(path))
    size = path.stat().st_size
    path.unlink()
    del rows
    faiss.omp_set_num_threads(1)
    found = []
    for setting in settings:
        if kind.startswith("IVF"):
            index.nprobe = setting
        elif kind.startswith("HNSW"):
            index.hnsw.efSearch = setting
        spent = []
        for question in questions:
            began = time.perf_counter()
            index.search(question[None], DEPTH)
            spent.append(1000 * (time.perf_counter() - began))
        shares = [
            recall(index, of, np.load(keep / f"near-{name}.npy"), k, own)
            for name, of, own in (("questions", questions, None), ("some", passages, some))
            for k in (10, DEPTH)
        ]
        found.append({"setting": setting, "milliseconds": spent, "recall": shares})
    return {"built": built, "bytes": size, "found": found}


def recall(
    index: Any, asked_: np.ndarray, near: np.ndarray, k: int, own: np.ndarray | None
) -> float:
    """The share of the true ``k`` that are found; without the asked one, where it is a passage."""
    more = 0 if own is None else 1
    _, got = index.search(asked_, k + more)
    shares = []
    for n, (true, there) in enumerate(zip(near[:, : k + more], got, strict=True)):
        wanted = set(true.tolist()) - ({int(own[n])} if own is not None else set())
        shares.append(len(wanted & set(there.tolist())) / len(wanted))
    return round(float(np.mean(shares)), 4)


HEAD = (
    "| index | setting | p50 / p95, ms | recall@10 of questions | @200 | recall@10 of passages "
    "| @200 | built in, s | MiB |\n|---|--:|---|--:|--:|--:|--:|--:|--:|"
)


def main() -> None:
    """Build, ask, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--library", type=Path, required=True)
    options.add_argument("--keep", type=Path, required=True)
    given = options.parse_args()
    given.keep.mkdir(parents=True, exist_ok=True)
    count = once(given.keep / "truth.json", lambda: alone(truth, given.library, given.keep))
    rows = [HEAD]
    for kind, settings in kinds(count["vectors"]).items():
        done = once(
            given.keep / f"{kind}.json",
            lambda kind=kind, settings=settings: alone(
                measure, given.library, given.keep, kind, settings
            ),
        )
        for each in done["found"]:
            shares = " | ".join(f"{share:.3f}" for share in each["recall"])
            rows.append(
                f"| {kind} | {each['setting'] or '–'} | {spread(each['milliseconds'])} | {shares} "
                f"| {done['built']:.0f} | {done['bytes'] / 2**20:,.0f} |"
            )
            print(rows[-1], flush=True)
    record(SECTION, f"{count['vectors']:,} vectors of {SPACE}.\n\n" + "\n".join(rows))


if __name__ == "__main__":
    main()
