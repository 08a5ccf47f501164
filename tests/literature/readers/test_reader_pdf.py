"""PDF: columns, running heads, parted words, pages, fonts that lie, pages without text."""

import io
from pathlib import Path

import pytest
from pypdfium2 import PdfPage

from literature.errors import Failure, ShizhenError
from literature.paper import Paper
from literature.pdf import ocr
from literature.pdf.lines import Line
from literature.readers import pdf
from tests.literature.readers.examples import PDF
from tests.literature.readers.pdf_maker import Picture, Put
from tests.literature.readers.pdf_maker import pdf as make
from tests.literature.readers.reading import failures, found, paper, parts

WORDS = (
    "goats in the meadow were fed with hay and",
    "thyme while the herders counted each cough",
    "of every goat from the morning until the bell",
    "rang and all of them went home over a bridge",
    "that a troll had built of wood and of stone",
)


def column(x: float, y: float, start: str, count: int = 5) -> list[Put]:
    """Lines that fill a column, the first beginning with a word of its own."""
    lines = [f"{start} {WORDS[n % len(WORDS)]}" for n in range(count)]
    return [Put(x, y + 12 * n, line) for n, line in enumerate(lines)]


def test_a_paper_fills_every_field() -> None:
    one = paper(pdf, PDF)
    assert one.title == "Thyme for coughing goats: a randomised trial"
    assert one.authors == ("Gruff, William", "Heide, Anna", "Troll, Bo")
    assert (one.journal, one.year, one.volume, one.issue, one.pages) == (
        "Journal of Goat Medicine", 2021, "12", "3", "475-482",
    )  # fmt: skip
    assert (one.doi, one.licence, one.keywords) == (
        "10.1000/jgm.2021.12", "CC BY 4.0", ("goats", "thyme"),
    )  # fmt: skip
    assert [role for role, _ in parts(one)] == ["abstract", "methods"]
    assert {section.page for section in one.sections} == {1}


def test_columns_are_read_one_after_the_other_however_the_file_draws_them() -> None:
    left, right = column(50, 100, "Left"), column(310, 100, "Right")
    drawn = [put for pair in zip(left, right, strict=True) for put in pair]
    text = paper(pdf, make([drawn])).text
    assert text.rindex("Left") < text.index("Right")


def test_a_title_over_both_columns_comes_before_them() -> None:
    top = [Put(50, 60, "A title that goes over the whole width of a page", 16, bold=True)]
    text = paper(pdf, make([[*column(310, 100, "Right"), *column(50, 100, "Left"), *top]])).text
    assert text.index("A title") < text.index("Left") < text.index("Right")


def test_three_columns_are_read_in_order() -> None:
    puts = [
        Put(40 + 180 * n, 100 + 12 * row, f"{name} goats ate their hay at night", 9)
        for row in range(8)
        for n, name in enumerate(("One", "Two", "Three"))
    ]
    text = paper(pdf, make([puts])).text
    assert text.rindex("One") < text.index("Two") < text.rindex("Two") < text.index("Three")


def test_running_heads_and_page_numbers_go() -> None:
    pages = [
        [
            Put(50, 30, f"Journal of Goats 2021 vol {n}", 8),
            *column(50, 100, f"Page{n}", 12),
            Put(290, 820, f"{n + 7}", 8),
        ]
        for n in range(1, 5)
    ]
    one = paper(pdf, make(pages))
    assert "Journal of Goats" not in one.text
    assert not any(f"bridge {n}" in one.text for n in range(8, 12))
    assert [section.page for section in one.sections] == [1, 2, 3, 4]


def test_a_sentence_over_two_pages_stands_whole_on_the_first() -> None:
    first = [
        *column(50, 100, "A"),
        Put(50, 160, "The goat that coughed the most of all the goats was"),
    ]
    second = [Put(50, 100, "the smallest of them. Another goat was as quiet as a stone in a well."),
              *column(50, 112, "B")]  # fmt: skip
    one = paper(pdf, make([first, second]))
    whole = "all the goats was the smallest of them."
    assert [section.page for section in one.sections if whole in section.text] == [1]
    assert "Another goat" in next(s.text for s in one.sections if s.page == 2)


def test_words_parted_at_a_line_end_are_mended_and_compounds_are_not() -> None:
    lines = [
        "The medication was given to the goats and GLP-1 was measured in each of the medi-",
        "cation groups. It was a double-blind trial with placebo-controlled arms and GLP-",
        "1 levels were stable over time, as were long-acting drugs and other placebo-",
        "controlled ones that the herders liked to use in the meadow over all of summer.",
    ]
    text = paper(pdf, make([[Put(50, 100 + 12 * n, line) for n, line in enumerate(lines)]])).text
    assert "each of the medication groups" in text
    assert "GLP-1 levels" in text
    assert "other placebo-controlled ones" in text


def test_raised_numbers_are_citations_or_powers_never_digits() -> None:
    base = [
        Put(50, 100 + 14 * n, f"Goats of herd {name} coughed a lot in the cold and wet season.")
        for n, name in enumerate("ABCDEFGH")
    ]
    end = Put(50, 240, "Cells were above 10")
    raised = [Put(352, 96 + 14 * n, f"{n + 1}", 6) for n in range(8)]
    text = paper(pdf, make([[*(p for pair in zip(base, raised, strict=True) for p in pair), end,
                             Put(143.5, 236, "9", 6)]])).text  # fmt: skip
    assert "season. Goats" in text or "season.\n\nGoats" in text
    assert "10^9" in text


def test_fonts_that_lie_about_digits_and_letters_are_put_right() -> None:
    text = "剂量为\uf031\uf032 mg，犘＜0.05，狓±狊，⽤药⼈数，\ufb01ne，" * 3
    puts = [Put(50, 100 + 14 * n, text[n * 20 : n * 20 + 20]) for n in range(6)]
    read = paper(pdf, make([puts])).text.replace(" ", "")
    assert "剂量为12mg" in read
    assert "P＜0.05" in read
    assert "x±s" in read
    assert "用药人数" in read
    assert "fine" in read


def test_references_are_no_part_of_the_text() -> None:
    heading = Put(50, 180, "References", 12, bold=True)
    entries = [Put(50, 200 + 12 * n, f"{n}. Troll B. Bridges. Lancet 1999;1:2.") for n in range(5)]
    puts = [*column(50, 100, "Text"), heading, *entries]
    assert "Troll B" not in paper(pdf, make([puts])).text


def test_a_table_keeps_its_rows_and_stays_out_of_the_prose() -> None:
    rows = [("Arm", "Goats", "Coughs"), ("Thyme", "60", "2.1"), ("Hay", "60", "4.8")]
    cells = [
        Put(50 + 120 * c, 220 + 14 * r, cell, 8)
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
    ]
    puts = [*column(50, 100, "Text", 8), Put(50, 206, "Table 1. Coughs a day", 8), *cells,
            *column(50, 280, "More", 8)]  # fmt: skip
    one = paper(pdf, make([puts]))
    (table,) = [section for section in one.sections if section.role == "table"]
    assert table.text.splitlines()[-2:] == ["Thyme | 60 | 2.1", "Hay | 60 | 4.8"]
    assert "Thyme |" not in "".join(s.text for s in one.sections if s.role != "table")


def test_a_chinese_paper_on_one_page() -> None:
    lines = [
        "目的观察百里香对山羊咳嗽的影响并探讨其在草地上的应用价值与前景",
        "方法选取山羊一百二十只随机分为两组分别给予百里香与干草观察两周",
        "结果百里香组咳嗽次数明显少于干草组而两组山羊体重没有明显差异。",
    ]
    puts = [
        Put(60, 30, "山羊医学杂志２０２１年３月第２９卷第３期", 8),
        Put(120, 80, "百里香治疗山羊咳嗽的随机对照试验", 18),
        Put(180, 110, "张　三，李小四，欧阳五", 11),
        Put(60, 140, "【摘要】 山羊常常咳嗽，百里香可以减轻山羊的咳嗽，值得在桥边推广。", 9),
        Put(60, 154, "【关键词】 山羊；百里香；咳嗽", 9),
        *(Put(60, 190 + 14 * n, line, 10) for n, line in enumerate(lines * 3)),
    ]
    one = paper(pdf, make([puts]))
    assert one.title == "百里香治疗山羊咳嗽的随机对照试验"
    assert one.authors == ("张三", "李小四", "欧阳五")
    assert (one.journal, one.year, one.volume, one.issue) == ("山羊医学杂志", 2021, "29", "3")
    assert one.keywords == ("山羊", "百里香", "咳嗽")
    assert parts(one)[0][0] == "abstract"
    assert one.language == "zh"


def test_a_scan_is_refused_by_name_with_the_cure() -> None:
    (fault,) = failures(pdf, make([[Picture()]] * 8))
    assert fault.reason == "8 pages, no text layer"
    assert "ocrmypdf" in fault.cure


def test_scanned_pages_among_others_are_named_and_the_others_are_read() -> None:
    each = found(pdf, make([column(50, 100, "Text", 8), [Picture()], [], [Picture()]]))
    assert isinstance(each[0], Paper)
    assert isinstance(each[1], Failure)
    assert (each[1].record, len(each)) == ("pages 2, 4", 2)


def test_scans_are_read_where_ocr_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def seen(page: PdfPage, number: int) -> list[Line]:  # stands for tesseract, which CI may lack
        return [Line("Goats cough in winter.", 50, 300, 100, 110, 10, "ocr", number)]

    monkeypatch.setattr(pdf, "recognised", seen)
    (one,) = pdf.read(io.BytesIO(make([[Picture()]])), "scan.pdf", ocr=True)
    assert isinstance(one, Paper)
    assert "Goats cough in winter." in one.text


def test_ocr_without_tesseract_is_told_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr.pytesseract.pytesseract, "tesseract_cmd", "no-such-program")
    with pytest.raises(ShizhenError, match="tesseract is not installed"):
        list(pdf.read(io.BytesIO(make([[Picture()]])), "scan.pdf", ocr=True))


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", PDF[:300], b"%PDF-1.4 nothing else %%EOF"])
def test_a_damaged_file_is_told(content: bytes) -> None:
    with pytest.raises(ShizhenError, match="damaged"):
        list(pdf.read(io.BytesIO(content), "broken.pdf"))


def test_the_real_review_is_read_in_order_with_its_pages(data: Path) -> None:
    (file,) = (data / "literature" / "pdf").glob("*.pdf")
    one = paper(pdf, file.read_bytes())
    assert one.title == "Glucagon-like peptide-1 receptor: mechanisms and advances in therapy"
    assert one.doi == "10.1038/s41392-024-01931-z"
    assert len(one.authors) == 7
    assert (one.year, one.volume, one.pages) == (2024, "9", "234")
    assert one.sections[0].role == "abstract"
    assert all(section.page for section in one.sections)
    assert {section.page for section in one.sections} >= set(range(1, 20))
    text = one.text
    assert "Zheng et al." not in text
    assert "neurodegenerative diseases" in text
    assert not any(char in text for char in "\x0e\x0f\ufffd")


def test_a_broken_datum_of_the_file_costs_only_itself() -> None:
    """Half of a surrogate pair in the file's own title is no text at all."""
    assert b"<feff0054" in PDF
    one = paper(pdf, PDF.replace(b"<feff0054", b"<feffd800"))
    assert one.title == "Thyme for coughing goats: a randomised trial"
