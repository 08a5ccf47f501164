"""RefWorks lines, and how CNKI writes them: small tags, no blanks, all authors in one line."""

from literature.readers import refworks
from tests.literature.readers.examples import REFWORKS
from tests.literature.readers.reading import paper, papers


def test_a_cnki_record_fills_every_field() -> None:
    one = paper(refworks, REFWORKS)
    assert one.authors == ("张三", "李四")
    assert (one.volume, one.issue, one.pages) == ("12", "3", "475-482, 500")
    assert one.nct == ("NCT01234567",)


def test_authors_between_commas_and_tags_without_blanks() -> None:
    text = (
        "RT Dissertation/Thesis\nSR 1\nA1林一\nA3 黄二;杨三\nPB 桥下大学\nT1 关于山羊的研究\n"
        "YR 2015\nRT Journal Article\nSR 1\nA1 颜一,石二,尹三\nT1 关于绵羊的研究\nLA 中文;\n"
    )
    first, second = papers(refworks, text)
    assert (first.authors, first.journal, first.year) == (("林一",), "桥下大学", 2015)
    assert second.authors == ("颜一", "石二", "尹三")


def test_a_line_of_capitals_in_the_abstract_is_no_tag() -> None:
    text = "RT Journal Article\nSR 1\nT1 A title\nAB We took\nDNA from goats.\nYR 2020\n"
    one = paper(refworks, text)
    assert one.sections[0].text == "We took DNA from goats."
    assert one.year == 2020


def test_start_and_other_page_make_a_range() -> None:
    assert paper(refworks, "RT Journal\nT1 T\nA1 Gruff, W\nSP 12\nOP 18\n").pages == "12-18"
