"""One article told by several files: one paper in the library, whoever told of it and when."""

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.library import Library
from index.verify import verify
from literature.paper import Paper
from tests.index.conftest import Builder, Record, write_pubmed

TITLE = "Thyme for coughing goats: a randomised trial"
TEXT = "We gave thyme to 40 goats. Coughing stopped in 31 of them within two weeks."


def ris(path: Path, *records: dict[str, str]) -> Path:
    """A RIS file of records given by tag."""
    lines = [
        "\n".join(["TY  - JOUR", *(f"{tag}  - {text}" for tag, text in record.items()), "ER  - "])
        for record in records
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return path


def told(library: Path) -> set[tuple[str, str, frozenset[str]]]:
    """What the library holds: id, hash and files of each paper."""
    with Library.open(library) as opened:
        return {
            (p.id, p.sha256, frozenset(Path(s.file).name for s in p.sources))
            for p in opened.every_paper()
        }


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """The same trial from PubMed (PMID), Zotero (DOI and PMID's title) and a bare title."""
    folder = tmp_path / "mixed"
    write_pubmed(folder / "pubmed.xml", [Record(7, TITLE, TEXT, year=2021)])
    ris(folder / "zotero.ris", {
        "TI": TITLE, "PY": "2021", "DO": "10.1000/Goats", "KW": "Capra", "AU": "Gruff, William",
    })  # fmt: skip
    ris(folder / "hand.ris", {"TI": TITLE.upper(), "PY": "2021", "AU": "Gruff, W"})
    return folder


def one(library: Path) -> Paper:
    with Library.open(library) as opened:
        (paper,) = opened.every_paper()
        assert opened.search("thyme coughing goats")[0].paper == paper
        return paper


def test_three_databases_tell_of_one_paper(mixed: Path, make: Builder, tmp_path: Path):
    assert make(mixed).papers == 1
    paper = one(tmp_path / "library")
    assert (paper.id, paper.doi, paper.keywords) == ("pmid:7", "10.1000/goats", ("Capra",))
    assert paper.authors == ("Gruff, William",)
    assert TEXT in paper.text
    assert [Path(s.file).name for s in paper.sources] == ["hand.ris", "pubmed.xml", "zotero.ris"]
    assert verify(tmp_path / "library") == []


def test_a_file_that_goes_takes_only_what_it_told(mixed: Path, make: Builder, tmp_path: Path):
    make(mixed)
    (mixed / "pubmed.xml").unlink()
    report = make(mixed)
    assert (report.papers, report.removed) == (1, 1)  # the id has changed with what is known
    paper = one(tmp_path / "library")
    assert (paper.id, paper.pmid) == ("doi:10.1000/goats", "")
    assert TEXT not in paper.text
    write_pubmed(mixed / "pubmed.xml", [Record(7, TITLE, TEXT, year=2021)])
    make(mixed)
    assert one(tmp_path / "library").id == "pmid:7"
    (mixed / "zotero.ris").unlink()
    (mixed / "hand.ris").unlink()
    make(mixed)
    assert one(tmp_path / "library").doi == ""


def test_what_was_joined_before_is_not_joined_again(
    mixed: Path, make: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    make(mixed)
    before = told(tmp_path / "library")
    write_pubmed(mixed / "other.xml", [Record(8, "Sage for sheep", "Sheep sneeze less.")])
    monkeypatch.setattr("index.settling.one_of", lambda papers: pytest.fail("joined again"))
    report = make(mixed)
    assert report.embedded == report.passages - report.reused
    assert before < told(tmp_path / "library")
    assert verify(tmp_path / "library") == []


def test_a_bridge_that_comes_later_joins_two_papers(make: Builder, tmp_path: Path):
    folder = tmp_path / "mixed"
    write_pubmed(folder / "a.xml", [Record(7777, TITLE, TEXT, year=2021)])
    ris(folder / "b.ris", {"TI": "Another title that was printed", "PY": "2015", "DO": "10.1000/x"})
    assert make(folder).papers == 2
    ris(folder / "c.ris", {"TI": "A third", "DO": "10.1000/x", "N1": "PMID: 7777"})
    report = make(folder)
    assert (report.papers, report.removed) == (1, 1)
    (folder / "c.ris").unlink()
    assert make(folder).papers == 2


def test_contradicting_ids_and_common_titles_stay_apart(make: Builder, tmp_path: Path):
    folder = tmp_path / "mixed"
    write_pubmed(folder / "a.xml", [Record(n, TITLE, TEXT, year=2021) for n in (7, 8)])
    ris(folder / "b.ris", {"TI": "Editorial", "JO": "A", "AU": "A, B", "PY": "2001"},
        {"TI": "Editorial", "JO": "B", "AU": "C, D", "PY": "2009"})  # fmt: skip
    assert make(folder).papers == 4
    ids = {id_ for id_, *_ in told(tmp_path / "library")}
    assert {"pmid:7", "pmid:8"} < ids
    assert verify(tmp_path / "library") == []


_RECORDS = st.fixed_dictionaries(
    {"TI": st.sampled_from([TITLE, "Sage for sneezing sheep: a cohort", "Editorial"])},
    optional={
        "DO": st.sampled_from(["10.1000/a", "10.1000/b"]),
        "N1": st.sampled_from(["PMID: 1234", "PMID: 5678"]),
        "PY": st.sampled_from(["2020", "2021", "2022"]),
        "AB": st.sampled_from([TEXT, "Sheep sneeze less when given sage."]),
        "AU": st.sampled_from(["Gruff, W", "Heide, Anna"]),
    },
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(records=st.lists(_RECORDS, min_size=1, max_size=7), draw=st.randoms(use_true_random=False))
def test_the_order_and_the_history_of_the_files_do_not_count(
    records: list[dict[str, str]], draw: random.Random, make: Builder, tmp_path: Path
):
    """Read at once under other names, or file by file, some come and gone: the same library."""
    work = tmp_path / "work"
    shutil.rmtree(work, ignore_errors=True)
    for n, record in enumerate(records):
        ris(work / "once" / f"{n}.ris", record)
    order = draw.sample(range(len(records)), len(records))
    for place, n in enumerate(order):
        ris(work / "grown" / f"{place}.ris", records[n])
        if draw.random() < 0.4:
            make(work / "grown", library=work / "by-pieces")
        if draw.random() < 0.3:
            ris(work / "grown" / "passing.ris", draw.choice(records) | {"DO": "10.1000/c"})
            make(work / "grown", library=work / "by-pieces")
            (work / "grown" / "passing.ris").unlink()
    make(work / "once", library=work / "at-once")
    make(work / "grown", library=work / "by-pieces")

    def named(library: str, names: dict[str, int]) -> set[tuple[str, str, frozenset[int]]]:
        return {(i, s, frozenset(names[f] for f in files)) for i, s, files in told(work / library)}

    at_once = named("at-once", {f"{n}.ris": n for n in range(len(records))})
    assert at_once == named("by-pieces", {f"{place}.ris": n for place, n in enumerate(order)})
    assert sum(len(files) for *_, files in at_once) == len(records)
    assert verify(work / "by-pieces") == []
