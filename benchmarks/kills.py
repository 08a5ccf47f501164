"""A rebuild killed at random moments, and readers through rebuilds: what is lost, what is mixed.

``python -m benchmarks.kills --moments 500`` kills builds of a small library with SIGKILL, first
builds and rebuilds, some of them several times over. After each the live generation must open and
be sound; the run after the last must finish and hold what an undisturbed one holds. Then readers
search, each in a process of its own, while the library is rebuilt again and again with every paper
in a new edition: no search may fail or see two editions. The encoder is the double of the tests.
"""

import argparse
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

import index.embedders
from benchmarks.results import record
from index import generations
from index.build import BuildReport, build
from index.library import Library
from index.settings import IndexSettings
from index.verify import verify
from tests.index.conftest import edition, invented, write_pubmed

SECTION = "Kills and readers"
READERS = REBUILDS = 20
SEED = 17
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["faiss", "index.build", "index.phases"])


def make(papers: Path, library: Path, slow: float = 0) -> BuildReport:
    """One build; ``slow`` seconds a batch, so that a kill can land in the embedding too."""
    os.environ["SLOW"] = str(slow)
    index.embedders._BY_NAME["hashing"] = "tests.index.hashing"
    settings = IndexSettings(batch=32)
    return build([papers], library, ["hashing"], progress=False, settings=settings)


def held(library: Path) -> Counter[tuple[str, str]]:
    """How often each passage is there, by id and hash of its text."""
    with Library.open(library) as opened:
        return Counter((p.id, p.sha256) for p, _ in opened.every_passage())


class Kills:
    """Builds killed at moments drawn by lot, and what was found amiss after them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.lot = folder, random.Random(SEED)
        self.killed = self.finished = 0
        self.faults: list[str] = []
        self.papers, self.old, self.fresh = folder / "papers", folder / "old", folder / "fresh"
        for n in range(3):
            numbers = range(100 * n + 1, 100 * n + 11)
            write_pubmed(self.papers / f"{n}.xml", [invented(pmid) for pmid in numbers])
        make(self.papers, self.old)
        (self.papers / "1.xml").unlink()
        write_pubmed(self.papers / "3.xml", [invented(pmid) for pmid in range(301, 341)])
        make(self.papers, self.fresh)
        self.whole = held(self.fresh)
        self.name = generations.current(self.fresh)
        for clean in ("warm", "timed"):  # the first also starts the server that forks
            began = time.monotonic()
            self.start(folder / clean).join()
            self.takes = time.monotonic() - began

    def start(self, library: Path) -> BaseProcess:
        """Begin a build in a process of its own."""
        process = CONTEXT.Process(target=make, args=(self.papers, library, 0.02))
        process.start()
        return process

    def once(self, number: int) -> None:
        """One library, killed once to three times, then brought to its end."""
        work = self.folder / "work"
        first = number % 3 == 0  # a third are first builds: before them there is no library
        if not first:
            shutil.copytree(self.old, work)
        for _ in range(self.lot.choice((1, 1, 2, 3))):
            process = self.start(work)
            process.join(self.lot.uniform(0, self.takes))
            process.kill()  # nothing, where it has just ended by itself
            process.join()
            self.killed += process.exitcode == -signal.SIGKILL
            if first and (not work.exists() or generations.current(work) is None):
                continue
            self.faults += [f"kill {self.killed}: {fault}" for fault in verify(work)]
            if held(work) not in (self.whole, held(self.old)):
                self.faults.append(f"kill {self.killed}: neither the old passages nor the new")
        make(self.papers, work)
        self.finished += 1
        self.faults += [f"after kill {self.killed}: {fault}" for fault in verify(work)]
        if held(work) != self.whole:
            self.faults.append(f"after kill {self.killed}: passages lost or doubled")
        if any(path.name.startswith(".") for path in (work / "generations").iterdir()):
            self.faults.append(f"after kill {self.killed}: something was left behind")
        shutil.rmtree(work)


def read(library: Path, ended: Event, out: Path) -> None:
    """Search until the rebuilds end; writes how many searches there were and what was amiss."""
    index.embedders._BY_NAME["hashing"] = "tests.index.hashing"
    searches, faults, seen = 0, [], set()
    while not ended.is_set():
        with Library.open(library) as opened:
            for question in ("betanib in hepatitis", "deltavir and gout", "patients"):
                hits = opened.search(question, k=20, fold=False)
                searches += 1
                editions = {hit.paper.year for hit in hits}
                seen |= editions
                if len(editions) != 1 or not hits:
                    faults.append(f"editions {sorted(editions, key=str)}")
                elif any(f"edition{hits[0].paper.year - 1900}" not in h.passage.text for h in hits):
                    faults.append("text of another edition")
                time.sleep(0.01)
    out.write_text("\n".join([f"{searches} {len(seen)}", *faults]), "utf-8")


def readers(folder: Path) -> tuple[int, int, list[str]]:
    """:data:`READERS` through :data:`REBUILDS`: searches, editions seen by all, faults."""
    papers, library = folder / "papers", folder / "library"

    def write(number: int) -> None:
        write_pubmed(papers / "all.xml", [edition(pmid, number) for pmid in range(1, 41)])

    write(0)
    make(papers, library)
    ended = CONTEXT.Event()
    told = [folder / f"reader-{n}" for n in range(READERS)]
    processes = [CONTEXT.Process(target=read, args=(library, ended, out)) for out in told]
    for process in processes:
        process.start()
    for number in range(1, REBUILDS + 1):
        write(number)
        make(papers, library)
    ended.set()
    for process in processes:
        process.join()
    faults = [f"a reader ended with {p.exitcode}" for p in processes if p.exitcode]
    lines = [out.read_text("utf-8").split("\n") for out in told if out.exists()]
    faults += [fault for each in lines for fault in each[1:]]
    counts = [tuple(map(int, each[0].split())) for each in lines]
    return sum(c[0] for c in counts), max((c[1] for c in counts), default=0), faults


def main(moments: int = 500) -> None:
    """Kill, read, write."""
    with tempfile.TemporaryDirectory(prefix="shizhen-kills-") as scratch:
        began = time.monotonic()
        kills = Kills(Path(scratch) / "kills")
        number = 0
        while kills.killed < moments and not kills.faults:
            kills.once(number)
            number += 1
            if number % 25 == 0:
                print(f"{kills.killed} killed", flush=True)
        took = time.monotonic() - began
        began = time.monotonic()
        searches, seen, faults = readers(Path(scratch) / "readers")
        read_for = time.monotonic() - began
    record(
        SECTION,
        "| what | measured | in |\n|---|---|--:|\n"
        f"| SIGKILL at random moments, {kills.finished} libraries | {kills.killed} kills, "
        f"{len(kills.faults)} faults {'; '.join(kills.faults)} | {took:.0f} s |\n"
        f"| {READERS} readers through {REBUILDS} rebuilds | {searches} searches, up to {seen} "
        f"editions seen by one reader, {len(faults)} faults {'; '.join(faults[:3])} "
        f"| {read_for:.0f} s |",
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--moments", type=int, default=500)
    main(parser.parse_args().moments)
