"""Snapshots of retractions beside a library: they count at once, and the generation stays."""

from pathlib import Path

import pytest

from index.hit import Filters
from index.library import Library
from index.standing import status
from index.verify import verify
from literature.errors import ShizhenError
from literature.paper import Status
from tests.index.conftest import Builder, invented, write_pubmed

HEADER = (
    "Record ID,RetractionDate,RetractionDOI,OriginalPaperDOI,OriginalPaperPubMedID,"
    "RetractionNature,Reason"
)
ASKED = "betanib in hepatitis: study 1"


def snapshot(folder: Path, *rows: str, name: str = "retraction_watch_2026-03-01.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *rows, ""]), "utf-8")
    return path


def retraction(pmid: int, nature: str = "Retraction") -> str:
    return f"1,2/3/2026 0:00,10.9999/notice,unavailable,{pmid:08},{nature},+Error in Data;"


def test_a_snapshot_counts_without_a_rebuild(papers: Path, make: Builder, tmp_path: Path) -> None:
    library = tmp_path / "library"
    generation = make(papers).generation
    told = status(library, [snapshot(tmp_path, retraction(1), retraction(2, "Correction"))])
    assert told.generation == generation
    assert told.counts == {"ok": 28, "retracted": 1, "concern": 0, "corrected": 1}
    assert [flag["id"] for flag in told.flagged] == ["pmid:1", "pmid:2"]
    assert told.flagged[0]["notice"]["reason"] == "Error in Data"
    assert [str(each.date) for each in told.snapshots] == ["2026-03-01"]
    assert verify(library) == []
    with Library.open(library) as opened:
        assert opened.paper("pmid:1").status is Status.RETRACTED
        assert opened.search(ASKED)[0].paper.status is Status.RETRACTED
        sound = opened.search(ASKED, filters=Filters(statuses=("ok",)))
        assert "pmid:1" not in {hit.paper.id for hit in sound}
        withdrawn = opened.search(ASKED, filters=Filters(statuses=("retracted",)))
        assert {hit.paper.id for hit in withdrawn} == {"pmid:1"}


def test_a_snapshot_added_while_the_library_is_open_counts(
    papers: Path, make: Builder, tmp_path: Path
) -> None:
    make(papers)
    with Library.open(tmp_path / "library") as opened:
        assert opened.search(ASKED)[0].paper.status is Status.OK
        status(tmp_path / "library", [snapshot(tmp_path, retraction(1))])
        assert opened.search(ASKED)[0].paper.status is Status.RETRACTED


def test_the_snapshot_outlives_a_rebuild_and_meets_new_papers(
    papers: Path, make: Builder, tmp_path: Path
) -> None:
    make(papers)
    status(tmp_path / "library", [snapshot(tmp_path, retraction(1), retraction(999))])
    write_pubmed(papers / "new.xml", [invented(999)])
    make(papers)
    with Library.open(tmp_path / "library") as opened:
        assert opened.paper("pmid:999").status is Status.RETRACTED
        assert opened.paper("pmid:1").status is Status.RETRACTED
        assert opened.paper("pmid:2").status is Status.OK


def test_what_follows_from_snapshots_may_be_lost_or_broken(
    papers: Path, make: Builder, tmp_path: Path
) -> None:
    library = tmp_path / "library"
    make(papers)
    status(library, [snapshot(tmp_path, retraction(1))])
    for spoil in ("{", '{"generation": 1}', "[]"):
        (library / "standing.json").write_text(spoil)
        with Library.open(library) as opened:
            assert opened.paper("pmid:1").status is Status.RETRACTED
    (library / "standing.json").unlink()
    with Library.open(library) as opened:
        assert opened.paper("pmid:1").status is Status.RETRACTED


def test_the_same_snapshot_twice_is_one(papers: Path, make: Builder, tmp_path: Path) -> None:
    make(papers)
    file = snapshot(tmp_path, retraction(1))
    status(tmp_path / "library", [file])
    assert len(status(tmp_path / "library", [file]).snapshots) == 1


def test_a_reinstated_paper_is_flagged_no_longer(
    papers: Path, make: Builder, tmp_path: Path
) -> None:
    withdrawn = invented(1)
    withdrawn.types = ("Retracted Publication",)
    write_pubmed(papers / "0.xml", [withdrawn])
    make(papers)
    later = "1,2/4/2026 0:00,10.9999/back,unavailable,1,Reinstatement,"
    told = status(tmp_path / "library", [snapshot(tmp_path, retraction(1), later)])
    assert told.counts["retracted"] == 0
    with Library.open(tmp_path / "library") as opened:
        assert opened.paper("pmid:1").status is Status.OK


def test_what_is_no_snapshot_is_refused_and_nothing_is_kept(
    papers: Path, make: Builder, tmp_path: Path
) -> None:
    make(papers)
    (tmp_path / "notes.txt").write_text("Dear editor")
    with pytest.raises(ShizhenError, match=r"notes\.txt: this is neither"):
        status(tmp_path / "library", [snapshot(tmp_path, retraction(1)), tmp_path / "notes.txt"])
    assert status(tmp_path / "library").counts["retracted"] == 0
