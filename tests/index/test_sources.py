"""What a library is made of is remembered, and what it holds is counted."""

from pathlib import Path

import pytest

from index import generations
from index.census import census
from index.sources import FILE_NAME, remember, remembered
from literature.errors import ShizhenError
from tests.index.conftest import Builder, Record, invented, write_pubmed


def test_what_was_named_is_remembered_as_absolute_paths_once_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert remembered(tmp_path) == []
    remember(tmp_path, ["papers", tmp_path / "papers", "文献"])
    assert remembered(tmp_path) == [tmp_path / "papers", tmp_path / "文献"]
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("written", ["{", "{}", "[1]"])
def test_a_list_of_sources_that_is_none_is_told(tmp_path: Path, written: str) -> None:
    (tmp_path / FILE_NAME).write_text(written, "utf-8")
    with pytest.raises(ShizhenError, match=r"sources\.json"):
        remembered(tmp_path)


def test_a_census_counts_each_paper_under_all_it_is(tmp_path: Path, make: Builder) -> None:
    records = [invented(n) for n in range(1, 9)]
    undated = Record(99, "Gout once more", "We gave betanib to nine patients with gout.", year=0)
    make(write_pubmed(tmp_path / "papers" / "a.xml", [*records, undated]))
    folder = generations.current(tmp_path / "library")
    assert folder is not None
    counted = census(folder)
    assert sum(counted.years.values()) + counted.undated == 9
    assert list(counted.years) == sorted(counted.years)
    assert counted.types["Randomized Controlled Trial"] == 4
    assert counted.languages == {"en": 9}
    assert counted.journals == {"Journal of Tests": 9}
    assert counted.statuses == {"ok": 9}


def test_sources_that_cannot_be_written_down_are_told(tmp_path: Path) -> None:
    (tmp_path / "sources.json").mkdir()
    with pytest.raises(ShizhenError, match=r"library is built.*name the sources next time"):
        remember(tmp_path, [tmp_path])
