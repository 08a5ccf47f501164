"""A library that is missing, damaged or of another time says so, and a build mends it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index import generations
from index.library import Library
from index.verify import verify
from literature.errors import ShizhenError
from tests.index.conftest import Builder


def live(library: Path) -> Path:
    folder = generations.current(library)
    assert folder is not None
    return folder


def test_no_library_is_an_error_with_a_cure(tmp_path: Path):
    for look in (Library.open, verify):
        with pytest.raises(ShizhenError, match=r"no library here.*shizhen index build"):
            look(tmp_path / "library")


@pytest.mark.parametrize("text", ["", "7-0123456789ab\n", "../../etc\n", "\xff\xfe garbage"])
def test_a_bad_current_is_an_error_until_the_next_build(
    text: str, papers: Path, make: Builder, tmp_path: Path
):
    first = make(papers)
    (tmp_path / "library" / "CURRENT").write_text(text, "latin-1")
    with pytest.raises(ShizhenError, match=r"CURRENT names no generation.*shizhen index build"):
        Library.open(tmp_path / "library")
    mended = make(papers)
    assert (mended.papers, mended.embedded) == (first.papers, 0)
    assert verify(tmp_path / "library") == []


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


FILES = [
    "papers.sqlite",
    "lexical/postings.rows.npy",
    "lexical/terms.txt",
    "lexical/forward.ids.npy",
    "columns/paper.npy",
    "columns/names.json",
    "dense.hashing-abababab.faiss",
    "dense.hashing-abababab.rows.npy",
]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("harm", [truncate, flip, Path.unlink])
def test_a_damaged_file_is_found_and_mended(
    name: str, harm: Callable[[Path], None], papers: Path, make: Builder, tmp_path: Path
):
    library = tmp_path / "library"
    first = make(papers)
    harm(live(library) / name)
    faults = verify(library)
    assert len(faults) == 1
    assert faults[0].startswith(name)
    mended = make(papers)
    assert mended.generation != first.generation
    assert mended.embedded == 0
    assert verify(library) == []


@pytest.mark.parametrize("name", ["papers.sqlite", "lexical/terms.txt", "columns/names.json"])
def test_a_lost_file_makes_opening_an_error_with_a_cure(
    name: str, papers: Path, make: Builder, tmp_path: Path
):
    make(papers)
    (live(tmp_path / "library") / name).unlink()
    with pytest.raises(ShizhenError, match="shizhen index build"):
        Library.open(tmp_path / "library")


def test_another_schema_is_neither_read_nor_overwritten(
    papers: Path, make: Builder, tmp_path: Path
):
    make(papers)
    path = live(tmp_path / "library") / "manifest.json"
    manifest = json.loads(path.read_text()) | {"schema_": 99}
    path.write_text(json.dumps(manifest))
    with pytest.raises(ShizhenError, match=r"schema 99.*schema 1.*new folder"):
        Library.open(tmp_path / "library")
    (papers / "0.xml").unlink()
    with pytest.raises(ShizhenError, match=r"schema 99"):
        make(papers)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema_": 1}'])
def test_a_damaged_manifest_is_said_and_mended(
    text: str, papers: Path, make: Builder, tmp_path: Path
):
    make(papers)
    (live(tmp_path / "library") / "manifest.json").write_text(text)
    with pytest.raises(ShizhenError, match=r"manifest is damaged.*shizhen index build"):
        Library.open(tmp_path / "library")
    assert make(papers).papers == 30
    assert verify(tmp_path / "library") == []


def test_verify_sees_a_passage_whose_offsets_do_not_hold(
    papers: Path, make: Builder, tmp_path: Path
):
    import sqlite3

    make(papers)
    folder = live(tmp_path / "library")
    with sqlite3.connect(folder / "papers.sqlite") as db:
        db.execute("UPDATE passages SET start = start + 1 WHERE row = 3")
    db.close()
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"] = generations.checksums(folder)  # as if it had been built so
    (folder / "manifest.json").write_text(json.dumps(manifest))
    faults = verify(tmp_path / "library")
    assert len(faults) == 1
    assert "does not match its hash" in faults[0]
