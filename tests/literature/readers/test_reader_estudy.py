"""CNKI E-Study and CNKI's self-defined exports."""

from pathlib import Path

import pytest

from literature.readers import estudy
from tests.literature.readers.examples import ESTUDY
from tests.literature.readers.reading import paper, papers, parts


def test_a_record_fills_every_field() -> None:
    one = paper(estudy, ESTUDY.encode("gb18030"))
    assert one.authors == ("张三", "李四")
    assert (one.journal, one.year, one.volume, one.issue) == ("山羊医学杂志", 2021, "12", "3")
    assert one.pages == "475-482, 500"
    assert one.doi == "10.13287/j.1001-9332.2021.012"
    assert one.keywords == ("山羊", "百里香", "咳嗽")
    assert [role for role, _ in parts(one)] == ["objective", "methods", "results", "conclusion"]


def test_records_without_a_mark_between_them_are_told_apart() -> None:
    text = (
        "SrcDatabase-来源库: 硕士\nTitle-题名: 第一篇关于山羊的论文\nAuthor-作者:张三;\n"
        "Organ-单位: 桥下大学\nSource-文献来源: 桥下大学\nPubTime-发表时间: 2020-05-01\n"
        "SrcDatabase-来源库: 期刊\nTitle-题名: 第二篇关于山羊的论文\nAuthor-作者: 李四\n王五\n"
        "PageCount-页码: 0012-0018\n"
    )
    first, second = papers(estudy, text)
    assert (first.journal, first.year, first.publication_types) == ("桥下大学", 2020, ("Thesis",))
    assert second.authors == ("李四", "王五")
    assert second.pages == "12-18"


def test_lines_broken_by_html_are_lines() -> None:
    one = paper(estudy, "Title-题名: 关于山羊的论文<br>Author-作者: 张三;李四<br/>Year-年: 2024")
    assert (one.title, one.authors, one.year) == ("关于山羊的论文", ("张三", "李四"), 2024)


def test_a_number_of_pages_is_no_page() -> None:
    assert paper(estudy, "Title-题名: 关于山羊的论文\nPageCount-页数: 8\n").pages == ""


def test_a_line_of_the_abstract_that_looks_like_a_field_is_no_field() -> None:
    text = "Title-题名: 论文\nSummary-摘要: 目的探讨\nHER-2阳性: 患者预后\nYear-年: 2020\n"
    one = paper(estudy, text)
    assert one.year == 2020
    assert "HER-2阳性" in one.text


@pytest.mark.parametrize("encoding", ["utf8", "gb18030"])
def test_every_record_of_the_real_files_is_read(data: Path, encoding: str) -> None:
    file = data / "literature" / "cnki" / f"estudy-demo_cnki_202101.{encoding}.txt"
    every = papers(estudy, file.read_bytes())
    assert len(every) == 20
    assert all(one.title and one.sections and one.language == "zh" for one in every)
    assert sum(bool(one.authors) for one in every) == 19
