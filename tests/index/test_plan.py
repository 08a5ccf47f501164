"""What a folder holds is found whatever else lies in it, and what cannot be seen is not gone."""

import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from index.generations import is_library
from index.plan import NO_STAMP, Known, survey
from index.verify import verify
from literature.errors import ShizhenError
from tests.index.conftest import Builder, as_anybody, invented, write_pubmed


@pytest.fixture
def shelf() -> Iterator[Path]:
    """A folder with a file and a file in a folder, that any user may look into."""
    folder = Path(tempfile.mkdtemp(prefix="shizhen-plan-"))
    folder.chmod(0o755)
    (folder / "inner").mkdir()
    for name in ("a.txt", "inner/b.txt"):
        (folder / name).write_text(name)
    yield folder
    (folder / "inner").chmod(0o755)
    rmtree(folder)


def known(folder: Path) -> dict[str, Known]:
    states, failures = survey([folder], "readers")
    assert failures == []
    return {state.path: (NO_STAMP, state.sha256) for state in states}


@pytest.mark.parametrize("rights", [0o000, 0o600, 0o400])
def test_files_of_a_folder_that_may_not_be_entered_stand_as_they_were(shelf: Path, rights: int):
    before = known(shelf)
    (shelf / "inner").chmod(rights)
    with as_anybody():
        states, failures = survey([shelf], "readers", before, is_library)
        fresh, told = survey([shelf], "readers", None, is_library)
    assert {state.path: (NO_STAMP, state.sha256) for state in states} == before
    assert ["Permission denied" in f.reason for f in failures] == [True]
    assert failures[0].reason.endswith("what was read there before is kept")
    assert ([state.path for state in fresh], len(told)) == ([str(shelf / "a.txt")], 1)
    assert "kept" not in told[0].reason


def test_a_file_that_may_not_be_read_stands_as_it_was(shelf: Path):
    before = known(shelf)
    (shelf / "a.txt").write_text("changed")
    (shelf / "a.txt").chmod(0)
    with as_anybody():
        states, failures = survey([shelf], "readers", before)
    assert {state.path: (NO_STAMP, state.sha256) for state in states} == before
    assert [failure.file for failure in failures] == [str(shelf / "a.txt")]


def test_a_source_in_a_closed_folder_is_said_not_to_be_there(shelf: Path):
    (shelf / "inner").chmod(0)
    with as_anybody(), pytest.raises(ShizhenError, match="no such file or folder"):
        survey([shelf / "inner" / "b.txt"], "readers")
    with pytest.raises(ShizhenError, match="no such file or folder"):
        survey([shelf / ("n" * 300)], "readers")


def test_a_source_that_has_become_empty_is_taken_for_a_disk_that_is_away(
    tmp_path: Path, make: Builder
):
    here, away = tmp_path / "here", tmp_path / "away"
    write_pubmed(here / "0.xml", [invented(1)])
    write_pubmed(away / "1.xml", [invented(2), invented(3)])
    first = make(here, away)
    (away / "1.xml").rename(tmp_path / "1.xml")
    second = make(here, away)
    assert (first.papers, second.papers, second.removed) == (3, 3, 0)
    (failure,) = second.failures
    assert failure.file == str(away)
    assert failure.reason == "the folder holds no files; what was read there before is kept"
    assert make(here, away).generation == second.generation  # nothing has changed since
    write_pubmed(away / "2.xml", [invented(4)])
    third = make(here, away)
    assert (third.papers, third.removed, third.failures) == (2, 2, ())


def test_a_file_deleted_from_a_folder_is_gone(shelf: Path):
    before = known(shelf)
    (shelf / "a.txt").unlink()
    states, failures = survey([shelf], "readers", before)
    assert ([state.path for state in states], failures) == ([str(shelf / "inner" / "b.txt")], [])


def test_a_pipe_is_refused_and_not_waited_for(shelf: Path):
    os.mkfifo(shelf / "pipe")
    states, failures = survey([shelf], "readers")
    assert len(states) == 2
    assert [failure.reason for failure in failures] == ["this is not a regular file"]


def test_a_name_that_is_not_utf_8_costs_its_file_alone(tmp_path: Path, make: Builder):
    papers = tmp_path / "papers"
    write_pubmed(papers / "0.xml", [invented(1)])
    other = papers / os.fsdecode("肝癌.xml".encode("gbk"))
    other.write_bytes((papers / "0.xml").read_bytes())
    done = make(papers)
    assert done.papers == 1
    assert [failure.reason for failure in done.failures] == ["its name is not UTF-8"]
    assert done.failures[0].file.endswith(r"\xb8ΰ\xa9.xml")
    assert make(papers).generation == done.generation


def test_a_library_is_no_literature(tmp_path: Path, make: Builder):
    papers = tmp_path / "papers"
    write_pubmed(papers / "0.xml", [invented(1), invented(2)])
    first = make(papers, library=papers / "library")
    assert make(papers, library=papers / "library").generation == first.generation
    copytree(papers / "library", tmp_path / "another")
    (papers / "link").symlink_to(tmp_path / "another")
    again = make(papers, library=papers / "library")
    assert (again.generation, again.failures) == (first.generation, ())


def test_a_kept_vector_that_rots_is_mended_by_the_next_build(
    papers: Path, make: Builder, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    first, library = make(papers), tmp_path / "library"
    (kept,) = library.glob("embeddings.*.vectors")
    data = bytearray(kept.read_bytes())
    data[len(data) // 2] ^= 0xFF
    kept.write_bytes(data)
    assert len(verify(library)) == 1
    with caplog.at_level(logging.WARNING):
        mended = make(papers)
    assert "does not match its checksum" in caplog.text
    assert (mended.papers, mended.embedded) == (first.papers, 1)
    assert verify(library) == []
    assert make(papers).generation == mended.generation
