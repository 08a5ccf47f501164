"""The search at 10,000, 100,000 and a million passages, beside LlamaIndex's fusion retriever.

``python -m benchmarks.search_scale --source LIBRARY --keep FOLDER`` grows a library of each size
from the papers of ``LIBRARY`` (:mod:`benchmarks.grown`) and times the whole of ``Library.search``:
embedding the question, words, vectors, fusion, reading the hits. All questions are asked without
filters, then all with filters that no question before had: so far apart that nothing of a question
is kept from the first time. Up to ``--peer`` passages LlamaIndex's
``QueryFusionRetriever`` over BM25 and FAISS answers the same questions. What was built stays in
``FOLDER``: a run that was stopped goes on where it was.
"""

import argparse
import json
import os
import random
import re
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.results import DATA, record
from index.evaluate import read_queries
from index.hit import Filters
from index.library import Library

SECTION = "Search by size"
SEED = 5
ASKED = (("scifact", "en", 60), ("liveqa-med", "en", 40), ("huatuo26m", "zh", 50))
TYPES = ((), ("rct",), ("review",), ("case",))


def questions() -> list[tuple[str, str]]:
    """Real questions and their languages, drawn by lot."""
    found = []
    for name, language, count in ASKED:
        asked = sorted(read_queries(DATA / "retrieval" / name / "queries.jsonl").values())
        found += [(text, language) for text in random.Random(SEED).sample(asked, count)]
    random.Random(SEED).shuffle(found)
    return found


def chosen(n: int) -> Filters:
    """Filters that no question before the ``n``-th had."""
    years, types = divmod(n, len(TYPES))
    return Filters(year_from=1981 + years % 40, types=TYPES[types], languages=("en", "zh"))


def alone(work: Callable[..., Any], *told: Any) -> dict[str, Any]:
    """What ``work`` gives, in a process of its own, with its seconds and its most memory."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return dict(pool.submit(_measured, work, *told).result())


def _measured(work: Callable[..., Any], *told: Any) -> dict[str, Any]:
    started, cpu = time.monotonic(), time.process_time()
    found = work(*told)
    peak = int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("utf-8"))[0])
    return found | {
        "seconds": round(time.monotonic() - started, 1),
        "cpu": round(time.process_time() - cpu, 1),
        "peak_mib": round(peak / 1024),  # getrusage would count the parent's as well
    }


def grow(source: Path, folder: Path, passages: int) -> dict[str, Any]:
    """Build a library of so many passages."""
    from benchmarks.grown import Growth, build_grown

    done = build_grown(Growth(source), folder, passages)
    held = Library.open(folder).manifest
    spaces = {name: [r.index, r.recall] for name, r in held.embedders.items()}
    return {"papers": done.papers, "passages": done.passages, "spaces": spaces}


def timed(folder: Path, peer: bool) -> dict[str, Any]:
    """Milliseconds of every question: without filters, with filters, by the peer; the seconds of
    processor that each took in the mean, and those in which the library opened."""
    asked = [text for text, _ in questions()]
    began = time.perf_counter()
    with Library.open(folder) as library:
        opened = 1000 * (time.perf_counter() - began)
        for text in ("liver cirrhosis and variceal bleeding", "高血压 患者 如何 控制 血压"):
            library.search(text)  # models load, the first pages are read
        works: dict[str, Callable[[int, str], object]] = {
            "off": lambda _, text: library.search(text),
            "on": lambda n, text: library.search(text, filters=chosen(n)),
        }
        if peer:
            from benchmarks.peer import fusion_retriever

            retrieve = fusion_retriever(library)
            works["peer"] = lambda _, text: retrieve(text)
        found, cpu = {}, {}
        for kind, work in works.items():
            before = time.process_time()
            found[kind] = [_milliseconds(work, n, text) for n, text in enumerate(asked)]
            cpu[kind] = 1000 * (time.process_time() - before) / len(asked)
    languages = [language for _, language in questions()]
    return {"milliseconds": found, "cpu_each": cpu, "opened": opened, "languages": languages}


def _milliseconds(work: Callable[[int, str], object], n: int, text: str) -> float:
    started = time.perf_counter()
    work(n, text)
    return 1000 * (time.perf_counter() - started)


def once(path: Path, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What was measured before, or now."""
    if not path.exists():
        path.write_text(json.dumps(work(), ensure_ascii=False, indent=1), "utf-8")
    return dict(json.loads(path.read_text("utf-8")))


def spread(values: list[float]) -> str:
    """Median and 95th percentile."""
    middle, late = np.percentile(values, [50, 95])
    return f"{middle:.1f} / {late:.1f}"


def tell(size: int, built: dict[str, Any], found: dict[str, Any]) -> str:
    """One line of the table."""
    of, languages = found["milliseconds"], found["languages"]

    def by(kind: str, *wanted: str) -> str:
        values = [v for v, spoken in zip(of[kind], languages, strict=True) if spoken in wanted]
        return spread(values)

    peer = by("peer", "en", "zh") if "peer" in of else "–"
    spaces = ", ".join(
        f"{name} {kind} {recall}" for name, (kind, recall) in built["spaces"].items()
    )
    return (
        f"| {built['passages']:,} | {by('off', 'en', 'zh')} | {by('on', 'en', 'zh')} "
        f"| {by('off', 'en')} | {by('off', 'zh')} "
        f"| {found['cpu_each']['off']:.0f} / {found['cpu_each']['on']:.0f} | {peer} "
        f"| {found['opened']:.0f} ms "
        f"| {built['seconds']:.0f} s, {built['peak_mib']} MiB | {found['peak_mib']} MiB "
        f"| {spaces} |"
    )


HEAD = (
    "| passages | p50 / p95, ms | with filters | English | Chinese "
    "| processor a search, ms, without / with filters | LlamaIndex fusion | opened in "
    "| grown and built in, peak | memory of the search, peak (with the peer's) "
    "| spaces, recall of the 200 nearest |\n|--:|---|---|---|---|---|---|--:|---|---|---|"
)


def main() -> None:
    """Grow, ask, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--source", type=Path, required=True, help="a library of real papers")
    options.add_argument("--keep", type=Path, required=True, help="where the grown ones stay")
    options.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--peer", type=int, default=100_000, help="the most passages it is given")
    given = options.parse_args()
    given.keep.mkdir(parents=True, exist_ok=True)
    rows = [HEAD]
    load = os.getloadavg()[0]
    for size in given.sizes:
        folder = given.keep / f"library-{size}"
        built = once(
            given.keep / f"built-{size}.json",
            lambda folder=folder, size=size: alone(grow, given.source, folder, size),
        )
        found = alone(timed, folder, size <= given.peer)
        rows.append(tell(size, built, found))
        print(rows[-1], flush=True)
    record(SECTION, "\n".join(rows) + "\n\n" + NOTE.strip() + f"\nLoad before: {load:.1f}.")


NOTE = """
The first papers of each library are real, the rest grown from them two by two; their vectors are
mixtures of the real ones. A hundred questions in English and fifty in Chinese, each once without
and once with filters, after two that load the models. The peer searches the English passages only,
by BM25 and the same vectors of one encoder, ten from each; it has no filters.
"""

if __name__ == "__main__":
    main()
