"""The page under load: twenty readers at once, the first page in a real browser, and a rebuild.

``python -m benchmarks.page_load`` builds the sample library, serves it, and measures
(1) how soon a browser shows a page that can be asked, (2) one reader's first sentence and whole
answer, (3) ``--readers`` asking without pause for ``--seconds``: errors, latencies, memory,
processor time, (4) the same readers, each reading for ``PAUSE`` seconds before the next question,
(5) how much a rebuild in the background slows one reader's answers. It writes its table to
``benchmarks/RESULTS.md`` unless ``--dry`` is given.

The questions are all that this house has on the sample library, 148; each reader asks them in an
order of their own and none twice, so that nothing is gained by remembering answers.
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

import aiohttp
import numpy as np

from benchmarks.page_reader import Asked, Reader
from benchmarks.results import ROOT, record
from index.build import build
from index.sources import remember
from ui import rebuild


def _questions() -> list[str]:
    """Every question on the sample library, those of the samples' own list first."""
    tests = sorted((ROOT / "tests" / "assistant").glob("questions_*.json"))
    found: dict[str, None] = {}
    for file in (ROOT / "samples" / "questions.json", *tests):
        for row in json.loads(file.read_text(encoding="utf-8")):
            if row.get("over", "samples") == "samples":
                found.setdefault(row["question"])
    return list(found)


QUESTIONS = _questions()
TURNS = 4
"""Questions in a conversation; then the reader opens the page anew."""
PAUSE = 10.0
"""Seconds that a reader reads an answer, in the second crowd."""
ALONE = 16
"""Questions of the reader who is alone on the page, without and with a rebuild beside."""
COPIES = 30
"""Altered copies of each sample paper that the rebuild has to read and embed."""


def main() -> None:
    """Measures, prints, records."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--copies", type=int, default=COPIES)
    parser.add_argument("--dry", action="store_true", help="print, record nothing")
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests" / "ui"))
    from chromium import chromium, program, served, settle

    rows: list[tuple[str, str]] = []
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        build([ROOT / "samples" / "en", ROOT / "samples" / "zh"], library, progress=False)
        with served(library, Path(folder) / "log") as address:
            asyncio.run(_one(address, QUESTIONS[:1]))  # the models are loaded once
            if executable := program():
                with chromium(executable) as browser:
                    usable = []
                    for _ in range(5):
                        page = browser.new_page()
                        began = time.perf_counter()
                        page.goto(address)
                        page.locator(".st-key-sz-ask textarea:enabled").wait_for()
                        usable.append(time.perf_counter() - began)
                        settle(page)
                        page.close()
                rows.append(("first page usable in Chromium, 5 times", _seconds(usable)))
            alone = asyncio.run(_one(address, _asked(ALONE)))
            rows.append(("first sentence, one reader", _seconds([a.first for a in alone])))
            rows.append(("whole answer, one reader", _seconds([a.whole for a in alone])))
            _tell(rows)
            for pause in (0.0, PAUSE):
                rows += asyncio.run(_crowd(address, given.readers, given.seconds, pause))
                _tell(rows)
            rows += _beside(address, library, Path(folder) / "more", alone, given.copies)
    rows.append(("load of the machine before", f"{load:.1f}"))
    table = "| what | figure |\n|---|---|\n" + "\n".join(f"| {k} | {v} |" for k, v in rows)
    print(table)
    if not given.dry:
        record("The page under load", table)


def _tell(rows: list[tuple[str, str]]) -> None:
    """What is known so far, for whoever waits."""
    for what, figure in rows:
        print(f"{what}: {figure}", file=sys.stderr)


async def _one(address: str, questions: list[str]) -> list[Asked]:
    """One reader's questions, one after the other."""
    async with aiohttp.ClientSession() as session:
        found = []
        for at in range(0, len(questions), TURNS):
            reader, _ = await Reader.open(session, address)
            found += [await reader.ask(question) for question in questions[at : at + TURNS]]
            await reader.close()
        return found


async def _crowd(address: str, readers: int, seconds: float, pause: float) -> list[tuple[str, str]]:
    """Many readers, each asking ``pause`` seconds after an answer; the server meanwhile."""
    began, worked = time.monotonic(), _worked(address)
    ends = began + seconds
    asked: list[Asked] = []
    faults: list[str] = []
    memory: list[float] = []

    async def read(session: aiohttp.ClientSession, seed: int) -> None:
        order = random.Random(seed).sample(QUESTIONS, len(QUESTIONS))
        questions = itertools.cycle(order)
        await asyncio.sleep(pause * seed / readers)  # nobody paces their own reading by others'
        while time.monotonic() < ends:
            try:
                reader, _ = await Reader.open(session, address)
                for question in itertools.islice(questions, TURNS):
                    asked.append(await reader.ask(question))
                    await asyncio.sleep(pause)
                    if time.monotonic() >= ends:
                        break
                await reader.close()
            except (TimeoutError, ConnectionError, aiohttp.ClientError) as error:
                faults.append(repr(error))

    async def watch() -> None:
        while time.monotonic() < ends:
            memory.append(_memory(address))
            await asyncio.sleep(2)

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(watch(), *(read(session, seed) for seed in range(readers)))
    faults += [one.error for one in asked if one.error]
    for fault in faults[:3]:
        print(fault, file=sys.stderr)
    third = max(1, len(memory) // 3)
    took, worked = time.monotonic() - began, _worked(address) - worked
    rest = f"reading {pause:.0f} s between questions" if pause else "without pause"
    return [
        (
            f"{readers} readers {rest}, {seconds:.0f} s",
            f"{len(asked)} answers, {len(asked) / took:.2f} a second",
        ),
        ("errors", str(len(faults))),
        ("first sentence", _seconds([one.first for one in asked])),
        ("whole answer", _seconds([one.whole for one in asked])),
        (
            "memory of the server: first third, last third, peak",
            f"{np.mean(memory[:third]):.0f}, {np.mean(memory[-third:]):.0f}, {max(memory):.0f} MiB",
        ),
        ("processor time of the server for an answer", f"{worked / max(1, len(asked)):.2f} s"),
    ]


def _beside(
    address: str, library: Path, more: Path, alone: list[Asked], copies: int
) -> list[tuple[str, str]]:
    """One reader's answers while the library is rebuilt, as the page rebuilds it."""
    more.mkdir()
    for paper in sorted((ROOT / "samples").glob("*/*.md")):
        for copy in range(copies):
            text = paper.read_text(encoding="utf-8").replace("pmid:", f"copy: {copy}\nno-pmid:")
            text = text.replace("doi:", "no-doi:").replace(". ", f" ({copy}). ")
            (more / f"{copy}-{paper.name}").write_text(text, encoding="utf-8")
    remember(library, [ROOT / "samples" / "en", ROOT / "samples" / "zh", more])
    rebuild.start(library, rebuild.sources(library))
    asked: list[Asked] = []
    began = time.monotonic()
    while (going := rebuild.progress(library)) and going.running:
        asked += asyncio.run(_one(address, _asked(TURNS)))
    took = time.monotonic() - began
    report = going.report if going else None
    embedded = report["embedded"] if report else "none: it failed"
    slower = np.median([one.whole for one in asked]) / np.median([one.whole for one in alone])
    return [
        (f"whole answer while {embedded} passages are embedded beside ({took:.0f} s)",
         _seconds([one.whole for one in asked])),
        ("a rebuild beside slows the median answer by", f"{slower:.2f} ×"),
    ]  # fmt: skip


def _asked(n: int) -> list[str]:
    return list(itertools.islice(itertools.cycle(QUESTIONS), n))


def _seconds(times: list[float]) -> str:
    if not times:
        return "–"
    p50, p95 = np.percentile(times, [50, 95])
    return f"median {p50:.2f} s, p95 {p95:.2f} s, worst {max(times):.2f} s"


def _memory(address: str) -> float:
    """Resident MiB of the process that serves the address."""
    rows = (_server(address) / "status").read_text().splitlines()
    return next(int(r.split()[1]) for r in rows if r.startswith("VmRSS")) / 1024


def _worked(address: str) -> float:
    """Seconds of processor time that the process has had which serves the address."""
    fields = (_server(address) / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")  # utime, stime


def _server(address: str) -> Path:
    """Under ``/proc``, the process, a child of this one, that serves the address."""
    port = address.rpartition(":")[2]
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            process = Path("/proc") / child
            if f", {port})" in (process / "cmdline").read_text():
                return process
    raise ProcessLookupError(f"no child of this process serves {address}")


if __name__ == "__main__":
    main()
