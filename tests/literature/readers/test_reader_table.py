"""Tables: columns by name, cells with breaks and quotes, rows that do not close."""

from pathlib import Path

import pytest

from literature.errors import ShizhenError
from literature.paper import Paper
from literature.readers import table
from tests.literature.readers.examples import TABLE
from tests.literature.readers.reading import failures, found, paper, papers, parts


def test_a_row_fills_every_field() -> None:
    one = paper(table, TABLE)
    assert one.title == 'Thyme for "coughing" goats'
    assert one.authors == ("Gruff, William", "Heide, Anna")
    assert parts(one) == [("background", "Goats cough."), ("results", "Less with thyme.")]


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ('"Smith J, Lee KA, de Vries P."', ("Smith, J", "Lee, KA", "de Vries, P")),
        ('"Liu R., Adler D.G."', ("Liu, R.", "Adler, D.G.")),
        ('"Smith, J., Lee, K."', ("Smith, J.", "Lee, K.")),
        ("Jane Smith and Ken Lee", ("Smith, Jane", "Lee, Ken")),
        ("张三; 李四", ("张三", "李四")),
    ],
)
def test_authors_in_every_listing(cell: str, authors: tuple[str, ...]) -> None:
    assert paper(table, f"title,authors\nGoats,{cell}\n").authors == authors


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    text = (
        delimiter.join(["Title", "Year", "DOI"])
        + "\n"
        + delimiter.join(["Goats", "2021", "10.1000/1"])
    )
    one = paper(table, text)
    assert (one.title, one.year, one.doi) == ("Goats", 2021, "10.1000/1")


def test_web_of_science_writes_its_tags_as_columns() -> None:
    head = "PT AU AF TI SO BP EP PY".replace(" ", "\t")
    text = f"{head}\nJ\tGruff, W\tGruff, William\tGoats\tJ GOAT MED\t4\t9\t2021\n"
    one = paper(table, text)
    assert (one.title, one.authors, one.pages) == ("Goats", ("Gruff, William",), "4-9")


def test_chinese_columns_are_known() -> None:
    one = paper(table, "题名,作者,刊名,年,摘要\n山羊研究,张三;李四,山羊杂志,2021,山羊咳嗽。\n")
    assert (one.title, one.authors, one.journal, one.year) == (
        "山羊研究", ("张三", "李四"), "山羊杂志", 2021,
    )  # fmt: skip


def test_a_quote_that_does_not_close_costs_one_row() -> None:
    text = 'title,year\n"Good",2001\n"Open,2002\n"Also good",2003\n'
    each = found(table, text)
    assert [one.year for one in each if isinstance(one, Paper)] == [2001, 2003]
    (fault,) = failures(table, text)
    assert (fault.record, "do not close" in fault.reason) == ("row 3", True)


def test_a_table_of_something_else_is_refused_with_the_cure() -> None:
    with pytest.raises(ShizhenError, match="no column of the table is called title or abstract"):
        papers(table, "name,weight\ngoat,40\n")


def test_the_real_embase_table_agrees_with_its_ris(data: Path) -> None:
    from literature.readers import ris

    folder = data / "literature" / "ris"
    ours = papers(table, (folder / "asreview-embase.csv").read_bytes())
    theirs = papers(ris, (folder / "asreview-embase.ris").read_bytes())
    assert len(ours) == len(theirs) == 6
    for one, other in zip(ours, theirs, strict=True):
        for field in ("title", "authors", "journal", "year", "volume", "issue", "pages", "doi"):
            assert getattr(one, field) == getattr(other, field)
        assert one.sections == other.sections
