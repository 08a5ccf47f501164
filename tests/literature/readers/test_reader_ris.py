"""RIS in its flavours: which tag wins, how names, pages and keywords come, what a fault costs."""

import io
from pathlib import Path

import pytest
import rispy

from literature.paper import Paper, Status
from literature.readers import ris
from literature.tagged import records
from tests.literature.readers.examples import RIS
from tests.literature.readers.reading import failures, found, paper, papers


def record(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", "TI  - A title", *lines, "ER  - ", ""])


def test_a_zotero_record_fills_every_field() -> None:
    one = paper(ris, RIS)
    assert one.id == "pmid:12345678"
    assert one.authors == ("Gruff, William", "van der Heide, A. B.")
    assert (one.journal, one.year, one.volume, one.issue) == (
        "Journal of Goat Medicine", 2021, "12", "3",
    )  # fmt: skip
    assert (one.pages, one.doi, one.pmcid) == ("475-482", "10.1000/jgm.2021.12", "PMC7654321")
    assert one.keywords == ("goats", "thyme", "cough")
    assert one.url == "https://example.org/goats?a=1&b=2"
    assert one.status == Status.CORRECTED
    assert [str(section.role) for section in one.sections] == [
        "title", "background", "methods", "results", "conclusion",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "journal"),
    [
        (["T2  - Full Name", "J2  - Abbr"], "Full Name"),
        (["JO  - Abbr", "JF  - Full Name"], "Full Name"),
        (["JA  - Abbr"], "Abbr"),
        (["BT  - The Book"], "The Book"),
    ],
)
def test_the_full_name_of_the_journal_wins(lines: list[str], journal: str) -> None:
    assert paper(ris, record(*lines)).journal == journal


@pytest.mark.parametrize(
    ("lines", "pages"),
    [
        (["SP  - 152", "EP  - 160"], "152-160"),
        (["EP  - 82", "SP  - 475"], "475-482"),
        (["SP  - 152-160"], "152-160"),
        (["SP  - 152–160", "EP  - 160"], "152-160"),
        (["SP  - e0815"], "e0815"),
        (["C7  - 1234"], "1234"),
        (["SP  - 100", "EP  - 100"], "100"),
    ],
)
def test_pages_come_in_one_form(lines: list[str], pages: str) -> None:
    assert paper(ris, record(*lines)).pages == pages


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("PY  - 2014//", 2014),
        ("Y1  - 2012/07/03/spring", 2012),
        ("DA  - 20210119", 2021),
        ("DA  - 19 Jan 2021", 2021),
        ("PY  - in press", None),
    ],
)
def test_years_are_found_in_any_date(line: str, year: int | None) -> None:
    assert paper(ris, record(line)).year == year


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["A1  - Liu R.", "A1  - Adler D.G."], ("Liu, R.", "Adler, D.G.")),
        (["AU  - Smith, J.; Doe, K."], ("Smith, J.", "Doe, K.")),
        (["AU  - 张三;李四"], ("张三", "李四")),
        (["AU  - 张 伟"], ("张伟",)),
        (["AU  - Goat Study Group,"], ("Goat Study Group",)),
        (["AU  - Marx, Karl", "A2  - Editor, An", "AD  - A Place"], ("Marx, Karl",)),
        (["A1  - Marx, K", "AU  - Marx, K"], ("Marx, K",)),
        (["AU  - [Anonymous]"], ()),
    ],
)
def test_authors_stand_whole_and_in_order(lines: list[str], authors: tuple[str, ...]) -> None:
    assert paper(ris, record(*lines)).authors == authors


def test_endnote_lists_keywords_on_lines_without_tags() -> None:
    assert paper(ris, record("KW  - liver", "cancer", "drug A")).keywords == (
        "liver", "cancer", "drug A",
    )  # fmt: skip


def test_one_keyword_field_is_split_at_commas_but_not_inside_brackets() -> None:
    one = paper(ris, record("KW  - cyst (diagnosis, surgery), cough"))
    assert one.keywords == ("cyst (diagnosis, surgery)", "cough")


@pytest.mark.parametrize(
    ("lines", "pmid"),
    [
        (["N1  - PMID: 123456"], "123456"),
        (["L2  - http://www.ncbi.nlm.nih.gov/pubmed/22752652"], "22752652"),
        (["C3  - PUBMED 11136952,EMBASE 310"], "11136952"),
        (["AN  - 22752652", "DB  - MEDLINE"], "22752652"),
        (["AN  - 22752652", "DB  - Scopus"], ""),
    ],
)
def test_a_pubmed_id_counts_where_something_says_that_it_is_one(
    lines: list[str], pmid: str
) -> None:
    assert paper(ris, record(*lines)).pmid == pmid


def test_a_doi_is_found_in_the_query_of_a_link() -> None:
    link = "LK  - http://sfx.example/x?id=doi:10.4103%2F2303-9027.138783&title=A+b"
    assert paper(ris, record(link)).doi == "10.4103/2303-9027.138783"


def test_markup_goes_and_meaning_stays() -> None:
    one = paper(ris, record("AB  - <p>5 &times; 10<sup>9</sup>/L, p&lt;0.05, a<b and b>c.</p>"))
    assert one.sections[0].text == "5 × 10^9/L, p<0.05, a<b and b>c."


def test_text_between_records_is_no_part_of_them() -> None:
    text = f"Record #1 of 2\nProvider: X\n1.\n{record()}Record #2 of 2\n2.\n{record('PY  - 2001')}"
    assert [one.year for one in papers(ris, text)] == [None, 2001]


def test_a_missing_end_mark_costs_nothing_but_a_word() -> None:
    text = "TY  - JOUR\nTI  - First\n" + record() + "TY  - JOUR\nTI  - Cut off in the mid"
    each = found(ris, text)
    assert [one.title for one in each if isinstance(one, Paper)] == [
        "First", "A title", "Cut off in the mid",
    ]  # fmt: skip
    (fault,) = failures(ris, text)
    assert (fault.record, "cut off" in fault.reason) == ("record 3", True)


def test_a_record_that_says_nothing_is_named_and_the_others_are_read() -> None:
    text = record() + "TY  - JOUR\nDO  - 10.1000/1\nER  - \n" + record("PY  - 1999")
    (fault,) = failures(ris, text)
    assert fault.record == "record 2"
    assert len(found(ris, text)) == 3


def test_a_broken_byte_costs_one_record() -> None:
    good = record("AB  - 肝癌患者术后复发的危险因素分析,结果显示年龄与肿瘤大小有关。").encode()
    bad = good.replace("肝".encode(), b"\xe8\x82")
    each = found(ris, good + bad + good)
    assert [isinstance(one, Paper) for one in each] == [True, False, True]
    assert "broken characters" in str(each[1])


def test_every_tag_that_rispy_reads_is_read(data: Path) -> None:
    for file in sorted((data / "literature" / "ris").glob("*.ris")):
        if "wos" in file.name:
            continue
        text = file.read_text(encoding="utf-8-sig")
        theirs = rispy.load(io.StringIO(text), skip_unknown_tags=True)
        ours = list(records(text, ris._DIALECT))
        assert len(ours) == len(theirs), file.name
        for mine, other in zip(ours, theirs, strict=True):
            assert len(mine.all("AU")) == len(other.get("authors", [])), file.name
            assert len(mine.all("KW")) == len(other.get("keywords", [])), file.name


@pytest.mark.parametrize(
    ("name", "count", "faults"),
    [
        ("asreview-_baseline.ris", 100, 0),
        ("asreview-embase.ris", 6, 0),
        ("rispy-example_bom.ris", 0, 1),
        ("rispy-example_extraneous_data.ris", 2, 0),
        ("rispy-example_full.ris", 2, 0),
        ("rispy-example_multiline.ris", 3, 0),
        ("rispy-example_utf_chars.ris", 1, 0),
    ],
)
def test_every_record_of_the_real_files_is_read_or_named(
    data: Path, name: str, count: int, faults: int
) -> None:
    each = found(ris, (data / "literature" / "ris" / name).read_bytes())
    assert sum(isinstance(one, Paper) for one in each) == count
    assert len(each) == count + faults


def test_a_chinese_name_that_zotero_parted_is_one_author() -> None:
    text = (
        "TY  - JOUR\nTI  - 山羊咳嗽的观察\nAU  - 王, 小明\nAU  - 欧阳, 修\nAU  - 张三丰\nER  - \n"
    )
    assert paper(ris, text).authors == ("王小明", "欧阳修", "张三丰")


def test_a_thesis_names_its_university() -> None:
    text = "TY  - THES\nTI  - On reeds\nAU  - Otter, Anna\nPB  - University of Brook\nER  -\n"
    assert paper(ris, text).journal == "University of Brook"


def test_of_several_addresses_the_first_counts() -> None:
    text = "TY  - JOUR\nTI  - Reeds\nUR  - http://a.example/?x=1;y=2 ; https://b.example/2\nER  -\n"
    assert paper(ris, text).url == "http://a.example/?x=1;y=2"
