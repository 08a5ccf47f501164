"""The report: what became of every record, and how it stands to the build before."""

from pathlib import Path

import pytest

from index.build import build
from index.report import Change, Outcome, report
from index.settings import IndexSettings, ReadingSettings
from literature.errors import ShizhenError
from tests.index.conftest import Builder, Record, write_pubmed
from tests.index.test_joining import TEXT, TITLE, ris

Told = dict[tuple[str, Outcome], Change | None]


def told(library: Path, before: str | None = None) -> Told:
    records = report(library, before).records
    return {(Path(f.file).name + f.record, f.outcome): f.change for f in records}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    write_pubmed(folder / "a.xml", [Record(7, TITLE, TEXT), Record(8, "Sage", "For sheep.")])
    ris(folder / "b.ris", {"TI": TITLE, "PY": "2020", "DO": "10.1000/a"})
    (folder / "broken.xml").write_text("<PubmedArticleSet><PubmedArticle>")
    return folder


def test_every_record_of_every_file_has_its_fate(sources: Path, make: Builder, tmp_path: Path):
    make(sources)
    found = report(tmp_path / "library")
    assert found.outcomes == {"kept": 2, "merged": 1, "failed": 1, "gone": 0}
    assert found.changes == {"new": 4, "changed": 0, "unchanged": 0}
    (merged,) = [fate for fate in found.records if fate.outcome == Outcome.MERGED]
    assert merged.paper == "pmid:7"
    assert merged.into == (str(sources / "a.xml"), "pmid:7")
    (failed,) = [fate for fate in found.records if fate.outcome == Outcome.FAILED]
    assert "cut off" in failed.reason
    assert failed.cure


def test_what_changed_and_what_went_is_told(sources: Path, make: Builder, tmp_path: Path):
    make(sources)
    write_pubmed(sources / "a.xml", [Record(7, TITLE, TEXT), Record(8, "Sage", "For goats.")])
    ris(sources / "c.ris", {"TI": "Mint", "AB": "Smells well."})
    (sources / "b.ris").unlink()
    (sources / "broken.xml").unlink()
    make(sources)
    found = told(tmp_path / "library")
    assert found["a.xmlpmid:7", Outcome.KEPT] == Change.UNCHANGED
    assert found["a.xmlpmid:8", Outcome.KEPT] == Change.CHANGED
    assert [c for (name, _), c in found.items() if name.startswith("c.ris")] == [Change.NEW]
    assert [o for (name, o) in found if name.startswith("b.ris")] == [Outcome.GONE]


def test_a_build_that_changes_nothing_says_unchanged(sources: Path, make: Builder, tmp_path: Path):
    make(sources)
    again = make(sources)
    assert again.before == again.generation
    assert set(told(tmp_path / "library", again.before).values()) == {Change.UNCHANGED}


def test_the_papers_of_one_trial_are_listed(make: Builder, tmp_path: Path):
    folder = tmp_path / "trials"
    write_pubmed(folder / "a.xml", [
        Record(n, f"Thyme after {n} years", f"Registered as NCT01234567, report {n}.")
        for n in (1, 2)
    ])  # fmt: skip
    make(folder)
    assert report(tmp_path / "library").trials == {"NCT01234567": ("pmid:1", "pmid:2")}


def test_no_library_is_an_error_with_a_cure(tmp_path: Path):
    with pytest.raises(ShizhenError, match="no library"):
        report(tmp_path / "library")


NOTE = """出院记录
姓名：欧阳建国  性别：男  年龄：58岁  住院号：ZY20230415
家庭住址：浙江省杭州市西湖区文三路18号  联系电话：13805713344
主诉：反复上腹痛3月余。
现病史：患者欧阳建国3月前无明显诱因出现上腹痛，ALT 126 U/L。
出院医嘱：索拉非尼0.4 g bid，2周后复查。
"""
LETTER = """Discharge summary
Patient name: Margaret Holloway
MRN: 00483920
Date of birth: 03/14/1952
Hospital course: Mrs. Holloway was given sorafenib 400 mg twice daily. ALT was 126 U/L.
"""
NAMED = ("欧阳建国", "ZY20230415", "文三路", "13805713344", "Holloway", "00483920", "03/14/1952")


def bytes_of(library: Path, *, files: bool = True) -> str:
    """Rows and bodies of the live store, and with ``files`` all bytes in the folder, as text."""
    from index import generations
    from index.store import Store

    folder = generations.current(library)
    assert folder is not None
    paths = [path for path in library.rglob("*") if files and path.is_file()]
    raw = [path.read_bytes().decode("utf-8", "ignore") for path in paths]
    with Store.open(folder) as store:
        bodies = [store.paper(row).text for row in range(store.count("papers"))]
        rows = [str(row) for t in ("files", "records", "identities", "papers", "passages")
                for row in store.db.execute(f"SELECT * FROM {t}")]  # fmt: skip
    return "\n".join([*raw, *bodies, *rows])


def test_no_name_of_a_patient_reaches_the_library(make: Builder, tmp_path: Path):
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "note.txt").write_text(NOTE, "utf-8")
    (folder / "letter.md").write_text(f"---\nauthors: [Margaret Holloway]\n---\n{LETTER}", "utf-8")
    write_pubmed(folder / "a.xml", [Record(7, TITLE, "Holloway and Gruff gave thyme to goats.")])
    make(folder)
    everything = bytes_of(tmp_path / "library")
    assert "Holloway and Gruff gave thyme" in everything, "what is published stays as it is"
    without = everything.replace("Holloway and Gruff", "")
    assert [value for value in NAMED if value in without] == []
    assert "ALT 126 U/L" in everything
    assert "sorafenib 400 mg twice daily" in everything
    assert report(tmp_path / "library").deidentified == 2


def test_whose_names_go_is_a_choice_that_counts_at_once(tmp_path: Path):
    folder, library = tmp_path / "records", tmp_path / "library"
    folder.mkdir()
    (folder / "note.txt").write_text(NOTE, "utf-8")

    def built(how: str) -> str:
        reading = ReadingSettings(deidentify=how)
        build([folder], library, ["hashing"], progress=False,
              settings=IndexSettings(reading=reading))  # fmt: skip
        return bytes_of(library, files=False)  # the generation before goes with the next build

    assert "欧阳建国" in built("none")
    assert report(library).deidentified == 0
    assert "欧阳建国" not in built("records")
    assert report(library).deidentified == 1
    assert "欧阳建国" not in built("all")
