"""MEDLINE records: wrapped lines, names in two forms, ids by their marks, links to notices."""

from pathlib import Path

import pytest

from literature.paper import Status
from literature.readers import nbib
from tests.literature.readers.examples import NBIB
from tests.literature.readers.reading import paper, papers, parts


def record(*lines: str) -> str:
    return "\n".join(["PMID- 123", "TI  - A title", *lines, ""])


def test_a_pubmed_record_fills_every_field() -> None:
    one = paper(nbib, NBIB)
    assert one.title == "Thyme for coughing goats: a randomised trial"
    assert one.authors == ("Gruff, William", "Heide, AB", "Goat Cough Study Group")
    assert one.journal == "Journal of goat medicine"
    assert (one.pages, one.doi, one.pmid) == ("475-482", "10.1000/jgm.2021.12", "12345678")
    assert one.mesh == ("Goats",)
    assert one.status == Status.CORRECTED
    assert one.licence == "Copyright 2021 The Goat Society."


def test_short_names_stand_where_there_are_no_full_ones() -> None:
    one = paper(nbib, record("AU  - van Raaij MJ", "AU  - Walker JE"))
    assert one.authors == ("van Raaij, MJ", "Walker, JE")


def test_wrapped_lines_are_joined_and_never_taken_for_labels() -> None:
    text = (
        "AB  - RESULTS: The doses were measured for 30\n"
        "      Patients. They fell. CONCLUSION: Good."
    )
    assert parts(paper(nbib, record(text))) == [
        ("results", "The doses were measured for 30 Patients. They fell."),
        ("conclusion", "Good."),
    ]


def test_the_brackets_of_a_translated_title_go() -> None:
    text = "PMID- 1\nTI  - [Coughing goats in the Alps].\nLA  - ger\nAB  - The goats were fine.\n"
    one = paper(nbib, text)
    assert (one.title, one.language) == ("Coughing goats in the Alps", "en")


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("PT  - Retracted Publication", Status.RETRACTED),
        ("RIN - J X. 2020;1:2", Status.RETRACTED),
        ("ECI - J X. 2020;1:2", Status.CONCERN),
        ("EIN - J X. 2020;1:2", Status.CORRECTED),
        ("CIN - J X. 2020;1:2", Status.OK),
    ],
)
def test_notices_about_a_paper_set_its_status(line: str, status: Status) -> None:
    assert paper(nbib, record(line)).status == status


def test_an_article_number_stands_for_pages_but_a_publishers_id_does_not() -> None:
    assert paper(nbib, record("LID - e0123 [pii]")).pages == "e0123"
    assert paper(nbib, record("LID - S0033-3506(15)00037-2 [pii]")).pages == ""


def test_eric_records_have_no_pubmed_id_and_are_parted_by_blank_lines() -> None:
    text = (
        "\nOWN - ERIC\nTI  - First report\nAU  - van Groen, Maaike M.\nJT  - Journal A\n"
        "DP  - 2020\nLID - http://eric.example/1\n\n"
        "OWN - ERIC\nTI  - Second report\nDP  - Article 10 2019\n"
    )
    first, second = papers(nbib, text)
    assert (first.authors, first.url) == (("van Groen, Maaike M.",), "http://eric.example/1")
    assert (second.title, second.year) == ("Second report", 2019)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("biopython-pubmed_result1.txt", 1),
        ("biopython-pubmed_result2.txt", 4),
        ("biopython-pubmed_result3.txt", 1),
        ("demo_pubmed_202101.nbib", 10),
    ],
)
def test_every_record_of_the_real_files_is_read(data: Path, name: str, count: int) -> None:
    every = papers(nbib, (data / "literature" / "nbib" / name).read_bytes())
    assert len(every) == count
    assert all(one.pmid and one.title and one.authors and one.year for one in every)
