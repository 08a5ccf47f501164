"""Refer lines: EndNote's, and what CNKI makes of them."""

from literature.readers import refer
from tests.literature.readers.examples import REFER
from tests.literature.readers.reading import paper, papers


def test_a_cnki_record_fills_every_field() -> None:
    one = paper(refer, REFER)
    assert one.authors == ("张三", "李四", "王五")
    assert one.keywords == ("山羊", "百里香", "咳嗽")
    assert (one.issue, one.doi) == ("3", "10.13287/j.1001-9332.2021.012")
    assert (one.pmid, one.pmcid) == ("12345678", "PMC7654321")


def test_a_thesis_has_its_university_and_no_tutor_among_the_authors() -> None:
    text = (
        "%0 Thesis\r\n%A 胡一\r\n%T 关于山羊的研究\r\n%Y 谢二;聂三\r\n%I 桥下大学\r\n%9 博士\r\n"
        "%D 2014\r\n%X 第一段。\r\n\r\n    第二段。\r\n%W CNKI\r\n"
    )
    one = paper(refer, text)
    assert (one.authors, one.journal, one.publication_types) == (("胡一",), "桥下大学", ("博士",))
    assert one.sections[0].text == "第一段。 第二段。"


def test_an_endnote_record_in_english() -> None:
    text = (
        "%0 Journal Article\n%A Gruff, William\n%A Heide, Anna\n%T Thyme for goats\n%J J Goat Med\n"
        "%D 2021\n%8 Mar 4\n%V 12\n%N 3\n%P 475-82\n%! Thyme\n%M 12345\n%U http://x.example/1\n\n"
        "%0 Conference Proceedings\n%A Bo Troll\n%T Bridges\n%B Congress of Trolls\n"
        "%P 5\n%P 26-27\n"
    )
    first, second = papers(refer, text)
    assert (first.authors, first.pages, first.pmid) == (
        ("Gruff, William", "Heide, Anna"), "475-482", "",
    )  # fmt: skip
    assert (second.authors, second.journal, second.pages) == (
        ("Troll, Bo",), "Congress of Trolls", "5, 26-27",
    )  # fmt: skip


def test_a_tag_without_its_blank_is_a_tag() -> None:
    assert paper(refer, "%0 Journal Article\n%T 关于山羊\n%K山羊,咳嗽\n").keywords == (
        "山羊",
        "咳嗽",
    )


def test_a_per_cent_sign_at_the_head_of_a_line_is_no_tag() -> None:
    one = paper(refer, "%0 Journal Article\n%T A title\n%X Fewer by half, or 50\n% of goats.\n")
    assert one.sections[0].text == "Fewer by half, or 50 % of goats."
