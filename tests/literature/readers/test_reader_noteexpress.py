"""NoteExpress lines of Wanfang and CNKI."""

from pathlib import Path

import pytest

from literature.readers import noteexpress
from tests.literature.readers.examples import NOTEEXPRESS
from tests.literature.readers.reading import paper, papers, parts


def test_a_record_fills_every_field() -> None:
    one = paper(noteexpress, NOTEEXPRESS.encode("gb18030"))
    assert one.authors == ("张三", "李四", "王五")
    assert one.keywords == ("山羊", "百里香")
    assert parts(one)[0] == ("title", "Thyme for coughing goats: a randomised trial")
    assert one.url == "http://www.example.cn/details?id=1"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("张三;李四;", ("张三", "李四")),
        ("张三,李四", ("张三", "李四")),
        ("Bo Troll;;William Gruff", ("Troll, Bo", "Gruff, William")),
        ("中华桥梁学会山羊分会", ("中华桥梁学会山羊分会",)),
        ("Null", ()),
    ],
)
def test_authors_however_they_are_parted(line: str, authors: tuple[str, ...]) -> None:
    text = f"{{Reference Type}}: Journal Article\n{{Title}}: T\n{{Author}}: {line}\n"
    assert paper(noteexpress, text).authors == authors


def test_an_address_over_two_lines_is_one_field() -> None:
    text = (
        "{Reference Type}: Journal Article\r\n{Title}: T\r\n"
        "{Author Address}: 桥下大学\r,桥上学院\r\n{Year}: 2005\r\n"
    )
    assert paper(noteexpress, text).year == 2005


def test_a_first_record_behind_a_scrap_of_script_is_read() -> None:
    text = (
        "}();   ;{Reference Type}: Journal Article\n{Title}: 第一篇\n"
        "{Reference Type}: Thesis\n{Title}: 第二篇\n"
    )
    assert [one.title for one in papers(noteexpress, text)] == ["第一篇", "第二篇"]


def test_the_word_abstract_with_its_mark_is_no_part_of_the_abstract() -> None:
    text = "{Reference Type}: X\n{Title}: T\n{Abstract}: Abstract(#br)Goats cough.(#br)A lot."
    assert paper(noteexpress, text).sections[0].text == "Goats cough. A lot."


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("ChineseColon", 1),
        ("Classic5Test", 5),
        ("CoverAllTest15Entries", 15),
        ("LotsOfEnglish", 21),
        ("demo_wanfang_202101.gb18030", 20),
        ("demo_wanfang_202101.utf8", 20),
        ("mixed", 12),
        ("withLineBreakInAddress", 1),
    ],
)
def test_every_record_of_the_real_files_is_read(data: Path, name: str, count: int) -> None:
    content = (data / "literature" / "cnki" / f"noteexpress-{name}.net").read_bytes()
    every = papers(noteexpress, content)
    assert len(every) == count
    assert all(one.title for one in every)


def test_both_encodings_of_one_export_give_the_same_papers(data: Path) -> None:
    folder = data / "literature" / "cnki"
    utf8, gbk = (
        papers(noteexpress, (folder / f"noteexpress-demo_wanfang_202101.{code}.net").read_bytes())
        for code in ("utf8", "gb18030")
    )
    assert utf8 == gbk


def test_the_university_of_a_dissertation_stands_for_its_journal() -> None:
    text = "{Reference Type}: Dissertation\n{Title}: 山羊论文\n{Publisher}: 桥下大学\n"
    assert paper(noteexpress, text).journal == "桥下大学"
