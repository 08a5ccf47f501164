"""Faults of the machine round a rebuild: a read-only folder, a clock set back, many readers."""

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import generations, lock, plan
from index.info import info
from index.library import Library
from index.report import report
from index.standing import status
from index.verify import verify
from literature.errors import ShizhenError
from tests.index.conftest import Builder, as_anybody, edition, invented, write_pubmed

HOUR = 3600 * 10**9


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may look into; pytest's own are its user's alone."""
    folder = Path(tempfile.mkdtemp(prefix="shizhen-faults-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def _read_only(library: Path) -> Iterator[None]:
    """Nobody may write below ``library``; the administrator, who always may, is somebody else."""
    folders = [library, *(p for p in library.rglob("*") if p.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        with as_anybody():
            yield
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_a_read_only_library_is_said_and_serves_on(make: Builder, open_folder: Path):
    papers, library = open_folder / "papers", open_folder / "library"
    write_pubmed(papers / "0.xml", [invented(pmid) for pmid in range(1, 11)])
    before = make(papers, library=library)
    with Library.open(library) as opened:
        opened.search("betanib")  # loads what only the administrator may read
    write_pubmed(papers / "0.xml", [invented(pmid) for pmid in range(1, 21)])
    with _read_only(library):
        with pytest.raises(ShizhenError, match=r"cannot be written.*nothing was lost"):
            make(papers, library=library)
        with Library.open(library) as opened:
            assert opened.generation == before.generation
            assert opened.search("betanib in hepatitis")
        assert verify(library) == []
    assert make(papers, library=library).papers == 20


def test_a_read_only_library_is_not_tidied(make: Builder, open_folder: Path):
    library = open_folder / "library"
    make(write_pubmed(open_folder / "0.xml", [invented(1)]), library=library)
    with (
        _read_only(library),
        pytest.raises(ShizhenError, match=r"LOCK: the library cannot be written: Permission"),
        lock.writer(library),
    ):
        pytest.fail("the lock was given")


def test_an_old_generation_that_may_not_be_removed_is_said(make: Builder, open_folder: Path):
    library = open_folder / "library"
    make(write_pubmed(open_folder / "0.xml", [invented(1)]), library=library)
    for number in (7, 8):
        (library / "generations" / f"{number}-0123456789ab").mkdir()
    with (
        _read_only(library),
        pytest.raises(ShizhenError, match=r"7-0123456789ab: an old generation cannot be removed"),
    ):
        generations.gc(library)


@contextmanager
def _barred(path: Path) -> Iterator[None]:
    """Nobody may read ``path``, nor may the administrator."""
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        with as_anybody():
            yield
    finally:
        path.chmod(mode)


@pytest.mark.parametrize(
    ("name", "look"),
    [
        *[("CURRENT", look) for look in (Library.open, info, verify, report, status)],
        *[("generations", look) for look in (Library.open, info, verify, report, status)],
        *[("generations/*/manifest.json", look) for look in (Library.open, info, verify, report)],
        *[("generations/*/papers.sqlite", look) for look in (Library.open, verify, report, status)],
        *[("generations/*/*.faiss", look) for look in (Library.open, verify)],
        ("generations/*/columns/year.npy", Library.open),
        ("generations/*/failures.jsonl", report),
        ("embeddings.*.keys", verify),
        ("embeddings.*.vectors", verify),
    ],
)
def test_what_may_not_be_read_is_not_taken_for_damage(
    name: str, look: Callable[[Path], object], make: Builder, open_folder: Path
):
    library = open_folder / "library"
    make(write_pubmed(open_folder / "0.xml", [invented(1)]), library=library)
    (file,) = library.glob(name)
    with _barred(file), pytest.raises(ShizhenError) as raised:
        look(library)
    assert str(raised.value).startswith(str(file))
    assert "cannot be read: Permission denied. Allow reading it" in str(raised.value)


@pytest.mark.parametrize("name", ["CURRENT", "generations/*/manifest.json"])
def test_what_may_not_be_read_is_not_built_over(name: str, make: Builder, open_folder: Path):
    library = open_folder / "library"
    source = write_pubmed(open_folder / "0.xml", [invented(1)])
    made = make(source, library=library)
    library.chmod(0o777)  # whoever builds may write, and may yet not read
    (library / "generations").chmod(0o777)
    (library / "LOCK").chmod(0o666)
    (file,) = library.glob(name)
    with _barred(file), pytest.raises(ShizhenError, match="Allow reading it"):
        make(source, library=library)
    assert [path.name for path in generations.published(library)] == [made.generation]


@pytest.mark.parametrize("look", [Library.open, info, verify, report, status])
def test_a_file_is_no_library(look: Callable[[Path], object], tmp_path: Path):
    file = tmp_path / "library.txt"
    file.touch()
    with pytest.raises(ShizhenError, match=r"library\.txt: there is no library here"):
        look(file)


def test_a_clock_set_back_hides_no_change(
    papers: Path, make: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    now = time.time_ns()
    monkeypatch.setattr(plan.time, "time_ns", lambda: now + HOUR)  # all files have settled
    first = make(papers)
    monkeypatch.setattr(plan.time, "time_ns", lambda: now - HOUR)
    write_pubmed(papers / "1.xml", [invented(pmid) for pmid in range(201, 216)])
    os.utime(papers / "1.xml", ns=(now - HOUR, now - HOUR))
    second = make(papers)
    assert second.generation != first.generation
    assert int(second.generation.split("-")[0]) == int(first.generation.split("-")[0]) + 1
    assert second.papers == 30 - 10 + 5  # ten of the file are also in another
    write_pubmed(papers / "1.xml", [invented(pmid) for pmid in range(201, 217)])
    assert make(papers).papers == 26
    assert verify(tmp_path / "library") == []


def test_no_search_of_many_readers_sees_two_editions(make: Builder, tmp_path: Path):
    papers, library = tmp_path / "papers", tmp_path / "library"
    ended = threading.Event()
    seen: list[set[int | None]] = []
    faults: list[BaseException] = []

    def write(number: int) -> None:
        write_pubmed(papers / "all.xml", [edition(pmid, number) for pmid in range(1, 21)])
        make(papers, library=library)
        patience = time.monotonic() + 30
        while number and not faults and time.monotonic() < patience:
            if any(1900 + number in years for years in seen[-20:]):
                return
            time.sleep(0.01)

    def read() -> None:
        try:
            while not ended.is_set():
                with Library.open(library) as opened:
                    for question in ("betanib in hepatitis", "patients"):
                        hits = opened.search(question, k=20, fold=False)
                        seen.append({hit.paper.year for hit in hits})
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            faults.append(error)

    write(0)
    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(1, 7):
        write(number)
    ended.set()
    for reader in readers:
        reader.join()
    assert not faults
    assert {len(years) for years in seen} == {1}
    assert len(set().union(*seen)) == 7
