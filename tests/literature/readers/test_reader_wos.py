"""Web of Science: one name a line, capitals made small, abstracts with their labels on lines."""

from pathlib import Path

import pytest

from literature.paper import Status
from literature.readers import wos
from tests.literature.readers.examples import WOS
from tests.literature.readers.reading import paper, papers, parts


def record(*lines: str) -> str:
    return "\n".join(
        ["FN Clarivate Analytics Web of Science", "VR 1.0", "PT J", "TI T", *lines, "ER"]
    )


def test_a_record_fills_every_field() -> None:
    one = paper(wos, WOS)
    assert one.authors == ("Gruff, William", "Heide, Anna B.", "Goat Cough Study Grp")
    assert one.title == "Thyme for coughing goats: a randomised trial"
    assert one.journal == "Journal of Goat Medicine and the BMJ"
    assert one.keywords == ("Goats", "thyme", "cough", "herbal tea")
    assert parts(one) == [
        ("objective", "To count coughs (NCT01234567)."),
        ("results", "Goats given thyme coughed less."),
    ]
    assert one.status == Status.RETRACTED


def test_initials_stand_where_there_are_no_full_names() -> None:
    assert paper(wos, record("AU Cao, WX", "   Ye, X")).authors == ("Cao, WX", "Ye, X")


def test_a_wrapped_name_list_is_not_split_at_its_commas() -> None:
    one = paper(wos, record("AF van de Wetering, Thierry", "   Lubinski, Jan, Jr."))
    assert one.authors == ("van de Wetering, Thierry", "Lubinski, Jan, Jr.")


def test_an_article_number_stands_for_pages() -> None:
    assert paper(wos, record("AR 6")).pages == "6"
    assert paper(wos, record("BP 27", "EP 34", "AR 6")).pages == "27-34"


@pytest.mark.parametrize(
    ("folder", "name", "count"),
    [("wos", "demo_wos_202101.txt", 10), ("ris", "rispy-example_wos.ris", 2)],
)
def test_every_record_of_the_real_files_is_read(
    data: Path, folder: str, name: str, count: int
) -> None:
    every = papers(wos, (data / "literature" / folder / name).read_bytes())
    assert len(every) == count
    assert all(one.title and one.authors and one.journal and one.year for one in every)
