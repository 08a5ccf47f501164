"""What became of a paper: snapshots of notices, matched by DOI and PMID."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from literature.errors import ShizhenError
from literature.normal import make_paper
from literature.notices import identifiers_of
from literature.paper import Paper, Status
from literature.retractions import Nature, RetractionList

HEADER = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,"
    "RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,"
    "OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes"
)


def row(
    number: int,
    nature: str,
    when: str,
    doi: str = "unavailable",
    pmid: str = "0",
    reason: str = "",
) -> str:
    return (
        f'{number},"A made-up title, with a comma",(HSC) Medicine,Nowhere,Journal of Tests,Nobody,'
        f"Utopia,A Nother,,Research Article;,{when},10.9999/notice.{number},0,1/1/2015 0:00,"
        f'{doi},{pmid},{nature},"{reason}",No,'
    )


def snapshot(folder: Path, *rows: str, name: str = "retraction_watch_2024-05-01.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADER, *rows, ""]), "utf-8")
    return path


def paper(doi: str = "", pmid: str = "", status: Status = Status.OK) -> Paper:
    return make_paper(title="Any paper", doi=doi, pmid=pmid, status=status)


def test_a_retraction_is_found_by_doi_and_by_pmid(tmp_path: Path) -> None:
    file = snapshot(
        tmp_path,
        row(1, "Retraction", "1/31/2023 0:00", "10.1000/ABC", "123", "+Error in Data;+Plagiarism;"),
    )
    known = RetractionList.load(file)
    for found in (paper(doi="https://doi.org/10.1000/abc"), paper(pmid="123")):
        status, notice = known.status(found)
        assert status is Status.RETRACTED
        assert notice is not None
        assert notice.date == date(2023, 1, 31)
        assert notice.reason == "Error in Data; Plagiarism"
        assert notice.doi == "10.9999/notice.1"
        assert notice.source == "Retraction Watch"
    assert known.status(paper(doi="10.1000/abcd")) == (Status.OK, None)
    assert known.status(paper(pmid="1234")) == (Status.OK, None)


def test_the_notice_itself_is_not_retracted(tmp_path: Path) -> None:
    known = RetractionList.load(snapshot(tmp_path, row(1, "Retraction", "1/1/2023 0:00", "10.1/x")))
    assert known.status(paper(doi="10.9999/notice.1")) == (Status.OK, None)


@pytest.mark.parametrize(
    ("nature", "status"),
    [
        ("Retraction", Status.RETRACTED),
        ("Expression of concern", Status.CONCERN),
        ("Correction", Status.CORRECTED),
        ("Reinstatement", Status.OK),
    ],
)
def test_retraction_concern_and_correction_are_kept_apart(
    tmp_path: Path, nature: str, status: Status
) -> None:
    known = RetractionList.load(snapshot(tmp_path, row(1, nature, "2/3/2020 0:00", "10.1000/a")))
    found, notice = known.status(paper(doi="10.1000/a"))
    assert found is status
    assert notice is not None
    assert notice.date == date(2020, 2, 3)


def test_the_gravest_notice_decides_and_all_are_told(tmp_path: Path) -> None:
    known = RetractionList.load(
        snapshot(
            tmp_path,
            row(1, "Correction", "6/1/2022 0:00", "10.1000/a"),
            row(2, "Retraction", "3/1/2021 0:00", "10.1000/a", reason="Fake Peer Review"),
            row(3, "Expression of concern", "2/1/2020 0:00", "10.1000/a"),
        )
    )
    found = paper(doi="10.1000/a")
    assert known.status(found)[0] is Status.RETRACTED
    natures = [notice.nature for notice in known.notices(found)]
    assert natures == [Nature.CONCERN, Nature.RETRACTION, Nature.CORRECTION]


def test_a_later_reinstatement_takes_the_retraction_back(tmp_path: Path) -> None:
    known = RetractionList.load(
        snapshot(
            tmp_path,
            row(1, "Retraction", "1/1/2020 0:00", "10.1000/a"),
            row(2, "Reinstatement", "1/1/2021 0:00", "10.1000/a"),
            row(3, "Correction", "1/1/2019 0:00", "10.1000/b"),
            row(4, "Retraction", "1/1/2020 0:00", "10.1000/b"),
            row(5, "Reinstatement", "1/1/2021 0:00", "10.1000/b"),
        )
    )
    status, notice = known.status(paper(doi="10.1000/a"))
    assert status is Status.OK
    assert notice is not None
    assert notice.nature is Nature.REINSTATEMENT
    # PubMed's record may still carry the retraction that was taken back.
    assert known.status(paper(doi="10.1000/a", status=Status.RETRACTED))[0] is Status.OK
    assert known.status(paper(doi="10.1000/b"))[0] is Status.CORRECTED


def test_a_second_retraction_after_the_reinstatement_stands(tmp_path: Path) -> None:
    known = RetractionList.load(
        snapshot(
            tmp_path,
            row(1, "Retraction", "1/1/2020 0:00", "10.1000/a"),
            row(2, "Reinstatement", "1/1/2021 0:00", "10.1000/a"),
            row(3, "Retraction", "1/1/2022 0:00", "10.1000/a"),
        )
    )
    status, notice = known.status(paper(doi="10.1000/a", status=Status.RETRACTED))
    assert status is Status.RETRACTED
    assert notice is not None
    assert notice.date == date(2022, 1, 1)


def test_the_papers_own_record_counts_where_no_snapshot_knows(tmp_path: Path) -> None:
    known = RetractionList.load(
        snapshot(tmp_path, row(1, "Correction", "1/1/2020 0:00", "10.1000/a"))
    )
    assert known.status(paper(doi="10.1000/z", status=Status.CONCERN)) == (Status.CONCERN, None)
    assert known.status(paper(doi="10.1000/a", status=Status.RETRACTED)) == (Status.RETRACTED, None)
    assert RetractionList().status(paper(status=Status.RETRACTED)) == (Status.RETRACTED, None)


def crossref_notice() -> dict[str, object]:
    return {
        "DOI": "10.5555/NOTICE",
        "title": ["Retraction: a made-up work"],
        "update-to": [
            {
                "DOI": "10.5555/paper",
                "type": "retraction",
                "label": "Retraction",
                "source": "publisher",
                "updated": {"date-parts": [[2022, 7, 9]], "date-time": "2022-07-09T00:00:00Z"},
            }
        ],
    }


def crossref_paper() -> dict[str, object]:
    return {
        "DOI": "10.5555/other",
        "updated-by": [
            {
                "DOI": "10.5555/n2",
                "type": "expression-of-concern",
                "updated": {"date-parts": [[2021, 3]]},
            },
            {"DOI": "10.5555/n3", "type": "new_edition", "updated": {"date-parts": [[2023]]}},
        ],
    }


@pytest.mark.parametrize("shape", ["works", "one", "items", "lines", "list"])
def test_crossref_is_read_in_both_directions_and_every_shape(tmp_path: Path, shape: str) -> None:
    works = [crossref_notice(), crossref_paper()]
    written = {
        "works": json.dumps({"status": "ok", "message": {"items": works}}),
        "one": json.dumps({"message-type": "work", "message": crossref_notice()}),
        "items": json.dumps({"items": works}),
        "lines": "\n".join(map(json.dumps, works)),
        "list": json.dumps(works, indent=1),
    }[shape]
    path = tmp_path / "crossref-20240102.json"
    path.write_text(written, "utf-8")
    known = RetractionList.load(path)
    status, notice = known.status(paper(doi="10.5555/PAPER"))
    assert status is Status.RETRACTED
    assert notice is not None
    assert (notice.doi, notice.date) == ("10.5555/notice", date(2022, 7, 9))
    assert notice.source == "Crossref (publisher)"
    assert known.status(paper(doi="10.5555/notice")) == (Status.OK, None)
    if shape != "one":
        status, notice = known.status(paper(doi="10.5555/other"))
        assert status is Status.CONCERN
        assert notice is not None
        assert notice.date == date(2021, 3, 1)
    assert known.snapshots[0].date == date(2024, 1, 2)


def test_a_folder_of_snapshots_is_read_together_and_the_reason_preferred(tmp_path: Path) -> None:
    snapshot(
        tmp_path, row(1, "Retraction", "7/9/2022 0:00", "10.5555/paper", reason="+Duplication;")
    )
    with gzip.open(tmp_path / "crossref.json.gz", "wt", encoding="utf-8") as stream:
        stream.write(json.dumps(crossref_notice()))
    known = RetractionList.load(tmp_path)
    assert len(known.snapshots) == 2
    _, notice = known.status(paper(doi="10.5555/paper"))
    assert notice is not None
    assert notice.reason == "Duplication"


def test_rows_that_say_too_little_are_failures_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = snapshot(
        tmp_path,
        row(1, "Retraction", "1/1/2020 0:00"),
        row(2, "Rumour", "1/1/2020 0:00", "10.1000/a"),
        row(3, "Retraction", "31/31/2020", "10.1000/b"),
        "4,short row",
        row(5, "Retraction", "1/1/2020 0:00", "10.1000/c"),
    )
    path.write_bytes(path.read_bytes().replace(b"Utopia", b"Utopi\xe9"))
    known = RetractionList.load(path)
    assert len(known.failures) == 3
    assert all(failure.file == str(path) for failure in known.failures)
    status, notice = known.status(paper(doi="10.1000/b"))
    assert status is Status.RETRACTED
    assert notice is not None
    assert notice.date is None
    assert known.status(paper(doi="10.1000/c"))[0] is Status.RETRACTED


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"Title,DOI\nx,y\n", "neither"),
        (b"%PDF-1.7", "neither"),
        (b'{"hello": 1}', "no work"),
        (b"\x1f\x8b\x08\x00broken", "damaged"),
    ],
)
def test_what_is_no_snapshot_is_refused_by_name(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "what.csv"
    path.write_bytes(content)
    with pytest.raises(ShizhenError, match=says) as error:
        RetractionList.load(path)
    assert str(path) in str(error.value)


def test_a_missing_snapshot_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ShizhenError, match="no such file"):
        RetractionList.load(tmp_path / "nothing.csv")


@pytest.mark.parametrize(
    "written",
    [
        "10.1016/S0140-6736(97)11096-0",
        "https://doi.org/10.1016/s0140-6736(97)11096-0",
        "doi:10.1016/S0140-6736(97)11096-0.",
        "http://dx.doi.org/10.1016%2Fs0140-6736%2897%2911096-0",
    ],
)
def test_a_doi_is_one_however_it_is_written(written: str) -> None:
    assert list(identifiers_of(written, "")) == ["doi:10.1016/s0140-6736(97)11096-0"]


@given(st.integers(1, 10**8))
def test_a_pmid_is_one_with_or_without_zeros_and_prefix(number: int) -> None:
    forms = {
        tuple(identifiers_of("", form)) for form in (str(number), f"PMID: {number}", f"00{number}")
    }
    assert forms == {(f"pmid:{number}",)}


def test_no_number_means_no_identifier() -> None:
    assert list(identifiers_of("unavailable", "0")) == []


PUBMED = """<?xml version="1.0"?><PubmedArticleSet>
<PubmedArticle><MedlineCitation><PMID>900</PMID><Article><Journal><JournalIssue><PubDate>
<Year>2024</Year><Month>Feb</Month><Day>9</Day></PubDate></JournalIssue></Journal>
<ArticleTitle>Retraction of a made-up study.</ArticleTitle></Article>
<CommentsCorrectionsList><CommentsCorrections RefType="RetractionOf"><RefSource>J Tests. 2020;1:2.
doi: 10.5555/Gone.</RefSource><PMID>0101</PMID></CommentsCorrections></CommentsCorrectionsList>
</MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="doi">10.5555/notice</ArticleId>
</ArticleIdList></PubmedData></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>102</PMID><Article><ArticleTitle>Doubted.</ArticleTitle>
</Article><CommentsCorrectionsList><CommentsCorrections RefType="ExpressionOfConcernIn">
<RefSource>J Tests. 2023 Mar 4. doi: 10.5555/doubt</RefSource><PMID>901</PMID>
</CommentsCorrections><CommentsCorrections RefType="CommentIn"><RefSource>J Tests. 2021</RefSource>
</CommentsCorrections></CommentsCorrectionsList></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>103</PMID><Article><ArticleTitle>Gone too.</ArticleTitle>
<PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList>
</Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"""
MEDLINE = """
PMID- 900
DP  - 2024 Feb 9
TI  - Retraction of a made-up study.
LID - 10.5555/notice [doi]
ROF - J Tests. 2020;1:2. doi: 10.5555/Gone. PMID: 101

PMID- 102
TI  - Doubted.
ECI - J Tests. 2023 Mar 4. doi: 10.5555/doubt. PMID: 901

PMID- 103
TI  - Gone too.
PT  - Retracted Publication
"""


@pytest.mark.parametrize("content", [PUBMED, MEDLINE])
def test_pubmeds_own_links_are_read_in_both_directions(tmp_path: Path, content: str) -> None:
    path = tmp_path / "pubmed-2026-01-02.txt"
    path.write_text(content, "utf-8")
    known = RetractionList.load(path)
    assert not known.failures
    for gone in (paper(pmid="101"), paper(doi="10.5555/GONE")):
        status, notice = known.status(gone)
        assert status is Status.RETRACTED
        assert notice is not None
        assert (notice.doi, notice.pmid, notice.date) == ("10.5555/notice", "900", date(2024, 2, 9))
    status, notice = known.status(paper(pmid="102"))
    assert status is Status.CONCERN
    assert notice is not None
    assert (notice.doi, notice.pmid, notice.date) == ("10.5555/doubt", "901", date(2023, 3, 4))
    assert known.status(paper(pmid="103"))[0] is Status.RETRACTED
    assert known.status(paper(pmid="900", doi="10.5555/notice")) == (Status.OK, None)
