"""Killed at any moment: the last generation serves, the next run finishes, nothing is lost."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from index import generations
from index.library import Library
from index.lock import writer
from index.verify import verify
from literature.errors import ShizhenError
from tests.index import crashing
from tests.index.conftest import Builder, invented, write_pubmed

MOMENTS = int(os.environ.get("SHIZHEN_KILLS", "25"))


@pytest.fixture
def changed(papers: Path, make: Builder, tmp_path: Path) -> tuple[Path, Path, str]:
    """Sources, a library one generation behind them, and that generation's name."""
    library = tmp_path / "library"
    first = make(papers)
    (papers / "1.xml").unlink()
    write_pubmed(papers / "3.xml", [invented(pmid) for pmid in range(301, 341)])
    return papers, library, first.generation


def assert_finished(library: Path, make: Builder, papers: Path) -> None:
    """The next run ends well and holds each paper once, each passage once."""
    report = make(papers)
    assert report.papers == 60
    assert verify(library) == []
    with Library.open(library) as opened:
        assert opened.search("betanib in hepatitis: study 301")[0].paper.id == "pmid:301"
    left = {path.name for path in (library / "generations").iterdir()}
    assert left == {path.name for path in generations.published(library)}


def test_rebuild_killed_midway_loses_nothing(
    changed: tuple[Path, Path, str], make: Builder, tmp_path: Path
):
    papers, library, before = changed
    for clean in ("warm", "timed"):  # the first also starts the server that forks
        shutil.copytree(library, tmp_path / clean)
        began = time.monotonic()
        process = crashing.start(papers, tmp_path / clean, slow=0.02)
        process.join()
        assert process.exitcode == 0
        whole = time.monotonic() - began
    draw = random.Random(2)
    killed = 0
    for _ in range(MOMENTS):
        work = tmp_path / "work"
        shutil.copytree(library, work)
        process = crashing.start(papers, work, slow=0.02)
        process.join(draw.uniform(0, whole))
        process.kill()  # nothing, where it has just ended by itself
        process.join()
        killed += process.exitcode == -signal.SIGKILL
        assert verify(work) == []
        with Library.open(work) as opened:
            assert opened.generation == before or opened.papers == 60
        assert_finished(work, lambda *s: make(*s, library=work), papers)  # noqa: B023
        shutil.rmtree(work)
    assert killed > MOMENTS // 3


def test_killed_at_each_step_to_the_disk(
    changed: tuple[Path, Path, str], make: Builder, tmp_path: Path
):
    papers, library, before = changed
    step, died = 0, True
    while died:
        step += 1
        work = tmp_path / f"work{step}"
        shutil.copytree(library, work)
        process = crashing.start(papers, work, kill_at=step)
        process.join()
        died = process.exitcode == -signal.SIGKILL
        assert died or process.exitcode == 0
        assert verify(work) == []
        with Library.open(work) as opened:
            assert opened.generation == before or opened.papers == 60
        assert_finished(work, lambda *s: make(*s, library=work), papers)  # noqa: B023
        shutil.rmtree(work)
    assert step > 12


def test_vectors_of_a_killed_build_are_not_computed_again(
    papers: Path, make: Builder, tmp_path: Path
):
    library = tmp_path / "library"
    process = crashing.start(papers, library, slow=0.2)
    keys = library / "embeddings.hashing-abababab.keys"
    while not (keys.exists() and keys.stat().st_size):
        time.sleep(0.01)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    kept = keys.stat().st_size // 36
    assert kept > 0
    report = make(papers)
    assert report.embedded <= report.passages - kept
    assert verify(library) == []


def test_a_second_writer_is_turned_away_and_a_dead_one_is_not_waited_for(
    papers: Path, make: Builder, tmp_path: Path
):
    library = tmp_path / "library"
    make(papers)
    with writer(library), pytest.raises(ShizhenError, match=r"another process is writing.*Wait"):
        make(papers)
    process = crashing.start(papers, library, kill_at=1)
    process.join()
    assert make(papers).papers == 30


def test_two_processes_at_once_leave_one_sound_library(papers: Path, tmp_path: Path):
    library = tmp_path / "library"
    processes = [crashing.start(papers, library, slow=0.05) for _ in range(3)]
    for process in processes:
        process.join()
    assert min(process.exitcode or 0 for process in processes) == 0
    assert verify(library) == []
    assert len(generations.published(library)) == 1


def test_readers_through_rebuilds_see_one_generation_each(papers: Path, tmp_path: Path):
    library = tmp_path / "library"
    crashing.start(papers, library).join()
    for n in range(6):
        write_pubmed(papers / "0.xml", [invented(pmid) for pmid in range(1000, 1001 + n)])
        process = crashing.start(papers, library)
        while process.is_alive():
            with Library.open(library) as opened:
                hits = opened.search("betanib", k=50)
                assert len(hits) == opened.passages or len(hits) == 50
                assert {hit.paper.id for hit in hits} <= {
                    hit.passage.id.rpartition("#")[0] for hit in hits
                }
                assert opened.papers in (30, 20 + n, 21 + n)
        process.join()
        assert process.exitcode == 0


@pytest.mark.parametrize("room", [0, 500, 4_000, 20_000, 60_000])
def test_a_full_disk_is_said_and_nothing_is_lost(
    room: int, changed: tuple[Path, Path, str], make: Builder
):
    papers, library, before = changed
    process = crashing.start(papers, library, room=room)
    process.join()
    assert process.exitcode == 2
    assert verify(library) == []
    with Library.open(library) as opened:
        assert opened.generation == before
    assert_finished(library, make, papers)
