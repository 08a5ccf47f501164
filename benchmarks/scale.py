"""What ``docs/scale.md`` reckons with: bytes and processor seconds a passage, in either store.

``python -m benchmarks.scale`` builds a library of the first abstracts of the PubMed baseline with
both encoders, once more from the kept vectors, and once more into Milvus Lite; asks both stores the
same questions made of titles; and has a Ray cluster of two workers embed what one process embedded.
Processor seconds do not count who else uses the machine; wall seconds do, and are only compared
with each other.
"""

import argparse
import gzip
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from assistant.ask import ask
from assistant.journal import Journal
from assistant.models import load as load_model
from benchmarks.results import DATA, record
from grounding.checker import Checker
from index import engines
from index.build import build
from index.embedders import OFFLINE, load
from index.engines.base import Batch
from index.library import Library
from index.settings import EngineSettings, IndexSettings, StoreSettings
from index.store import Store

SOURCE = DATA / "literature" / "pubmed-baseline" / "distractor_abstracts.12k.jsonl.gz"
SECTION = "Beyond one machine"
MILVUS = IndexSettings(store=StoreSettings(name="milvus"))
FILES = IndexSettings()
QUESTIONS = 20
NOTE = """Bytes and processor seconds hold on any machine of this kind; the wall times of the two
engines are those of a machine with others on it, at the load given, and vary with it."""


def cost(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of this process's processors, and of the wall."""
    processor, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - processor, time.perf_counter() - wall


def size(*paths: Path) -> int:
    """Bytes of files and of what lies below folders."""
    files = (f for path in paths for f in (path.rglob("*") if path.is_dir() else [path]))
    return sum(f.stat().st_size for f in files if f.is_file())


def parts(library: Path) -> Iterator[tuple[str, int]]:
    """What each part of the live generation takes."""
    folder = next((library / "generations").glob("[0-9]*"))
    yield "papers.sqlite", size(folder / "papers.sqlite")
    yield "words (`lexical/`)", size(folder / "lexical")
    yield "`columns/`", size(folder / "columns")
    for space in sorted(folder.glob("dense.*.faiss")):
        yield f"vectors, {space.name.split('.')[1].rsplit('-', 1)[0]}", size(space)
    yield "kept vectors and keys", size(*library.glob("embeddings.*"))


def searches(library: Path, questions: list[str]) -> str:
    """Processor milliseconds of a search, its models loaded; a store in this process counts too."""
    with Library.open(library) as opened:
        opened.search("liver 肝")
        took = cost(lambda: [opened.search(question) for question in questions])[0]
    return f"{1000 * took / len(questions):.0f} ms of processor"


def batches(folder: Path, most: int) -> list[Batch]:
    """The first passages of a library, 32 at a time."""
    with Store.open(folder) as store:
        found = [passage.text for passage, _ in islice(store.in_order(None), most)]
    return [
        ([str(at + i).encode() for i in range(len(part))], part)
        for at in range(0, len(found), 32)
        if (part := found[at : at + 32])
    ]


def encoders(work: list[Batch]) -> Iterator[tuple[str, str]]:
    """Processor milliseconds a passage of each encoder, loaded and on one thread."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    for name in OFFLINE:
        model = load(name)
        model.passages(work[0][1])
        took = cost(lambda m=model: [m.passages(texts) for _, texts in work])[0]
        n = sum(len(texts) for _, texts in work)
        yield f"{name}, one thread", f"{1000 * took / n:.1f} ms of processor a passage"
    torch.set_num_threads(threads)


def embedded(settings: EngineSettings, work: list[Batch]) -> tuple[float, float]:
    """Wall seconds to the first batch, and from there passages a second."""
    engine, model = engines.load(settings), load("minilm")
    began, first, done = time.perf_counter(), 0.0, 0
    for keys, _ in engine.embed(model, work):
        first, done = first or time.perf_counter(), done + len(keys)
    rate = (done - len(work[0][0])) / (time.perf_counter() - first)
    engine.close()
    return first - began, rate


def prepare(root: Path, papers: int) -> Path:
    """The first records of the source, as a file to build from."""
    source = root / "papers" / "abstracts.jsonl"
    source.parent.mkdir()
    with gzip.open(SOURCE, "rt", encoding="utf-8") as stream:
        source.write_text("".join(islice(stream, papers)), "utf-8")
    return source


def made(root: Path, source: Path, name: str, settings: IndexSettings) -> float:
    """Processor seconds of a build; of all but the first one with the vectors that it kept."""
    if name != "first":
        (root / name).mkdir()
        for kept in (root / "first").glob("embeddings.*"):
            shutil.copy(kept, root / name)
    return cost(lambda: build([source], root / name, progress=False, settings=settings))[0]


def stores(root: Path, source: Path) -> Iterator[tuple[str, str]]:
    """What a passage takes in bytes and processor seconds, and how long a search does."""
    _, rest, there = (
        made(root, source, name, settings)
        for name, settings in (("first", FILES), ("again", FILES), ("milvus", MILVUS))
    )
    journal = Journal(root / "journal.sqlite")
    with Library.open(root / "again") as opened:
        n, titles = opened.passages, [p.title for p in islice(opened.every_paper(), QUESTIONS)]
        yield "papers, passages", f"{opened.papers:,}, {n:,}"
        for title in titles:
            journal.add(ask(title, opened, load_model(None), Checker()))
    for what, took in parts(root / "again"):
        yield what, f"{took / n:,.0f} bytes a passage"
    lite = size(root / "milvus" / "milvus.db")
    yield "passages and vectors of both spaces in Milvus Lite", f"{lite / n:,.0f} bytes a passage"
    yield "an answer in the journal", f"{size(journal.path) / len(titles):,.0f} bytes"
    for what, seconds in (
        ("reading, cutting, writing, checking", rest),
        ("bringing both spaces to Milvus Lite, its own work in it", there - rest),
    ):
        yield what, f"{1000 * seconds / n:.2f} ms of processor a passage"
    for what, name in (("files", "again"), ("Milvus Lite", "milvus")):
        yield f"a search, {what}", searches(root / name, titles)


def one_and_many(library: Path, texts: int) -> Iterator[tuple[str, str]]:
    """The same passages embedded by one process and by a cluster of two workers."""
    work = batches(next((library / "generations").glob("[0-9]*")), texts)
    yield from encoders(work)
    for name, settings in (
        ("one process", EngineSettings()),
        ("Ray, two workers", EngineSettings(name="ray", workers=2)),
    ):
        start, rate = embedded(settings, work)
        yield (
            f"MiniLM, {name}",
            f"{start:.1f} s to the first batch, then {rate:.0f} passages a second",
        )


def main() -> None:
    """Build, ask, embed, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--papers", type=int, default=400)
    options.add_argument("--texts", type=int, default=512)
    given = options.parse_args()
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        rows = [
            *stores(root, prepare(root, given.papers)),
            *one_and_many(root / "again", given.texts),
            ("load of the machine before", f"{busy:.1f}"),
        ]
    table = "\n".join(f"| {what} | {told} |" for what, told in rows)
    record(SECTION, f"| what | |\n|---|---|\n{table}\n\n{NOTE}")


if __name__ == "__main__":
    main()
