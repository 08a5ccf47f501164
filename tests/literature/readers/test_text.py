"""Plain text: titles, headings, broken lines, encodings."""

from pathlib import Path
from typing import Any

import pytest

from literature.errors import Failure
from literature.files import read
from literature.paper import Paper, Role
from literature.readers.text import unwrap


def result(folder: Path, content: str | bytes) -> Any:
    path = folder / "note"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (found,) = read([path])
    return found


def test_a_first_line_that_looks_like_a_title_is_the_title(tmp_path: Path) -> None:
    found = result(tmp_path, "Goats and the liver\n\nThey have one. It is red.")
    assert found.title == "Goats and the liver"
    assert [s.text for s in found.sections] == ["They have one. It is red."]


@pytest.mark.parametrize(
    "text", ["Goats eat sage.\nThey do.", "Results\nThey ate.", "x" * 400 + "\ny"]
)
def test_a_sentence_or_heading_is_no_title(tmp_path: Path, text: str) -> None:
    assert result(tmp_path, text).title == ""


def test_headings_alone_on_their_line_become_sections(tmp_path: Path) -> None:
    text = """山羊与肝脏

1 资料与方法
喂养三十只山羊。
2 结果
均存活。
参考文献
[1] 不属于本文。"""
    found = result(tmp_path, text)
    assert found.title == "山羊与肝脏"
    assert [(s.role, s.text) for s in found.sections] == [
        (Role.METHODS, "喂养三十只山羊。"),
        (Role.RESULTS, "均存活。"),
    ]


def test_labels_inside_the_text_become_sections(tmp_path: Path) -> None:
    found = result(tmp_path, "【目的】观察山羊。【方法】喂养。【结果】存活。【结论】可行。")
    assert [s.role for s in found.sections] == [
        Role.OBJECTIVE, Role.METHODS, Role.RESULTS, Role.CONCLUSION,
    ]  # fmt: skip


def test_lines_broken_at_a_width_are_joined() -> None:
    block = (
        "The goats were fed sage in the morning and hay in\n"
        "the evening until none of them wanted any more of\n"
        "either. They were well-\n"
        "fed."
    )
    joined = "The goats were fed sage in the morning and hay in the evening until none of them"
    assert unwrap(block).startswith(joined)
    chinese = "山羊早上吃鼠尾草晚上吃干草直到它们什么都不想\n再吃为止。"
    assert unwrap(chinese) == chinese.replace("\n", "")
    short = "Sage\nHay\nWater"
    assert unwrap(short) == short
    items = "- a goat that ate sage in the morning and hay at night\n- a sheep that ate nothing"
    assert unwrap(items) == items


ENCODED = "山羊与肝脏\n\n结果显示有效，差异有统计学意义（P<0.05）。山羊均存活，未见不良反应。"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_the_encoding_is_found_out(tmp_path: Path, encoding: str) -> None:
    found = result(tmp_path, ENCODED.encode(encoding))
    assert isinstance(found, Paper)
    assert found.title == "山羊与肝脏"
    assert found.language == "zh"


def test_latin_text_of_another_time_is_read(tmp_path: Path) -> None:
    words = "La chèvre a été nourrie à la sauge pendant l'été, près de la forêt où elle était née."
    assert "chèvre" in result(tmp_path, words.encode("cp1252")).text


def test_curly_quotes_of_windows_are_not_taken_for_chinese(tmp_path: Path) -> None:
    words = "The goat’s liver – it’s red – weighs 1·5 kg."
    assert result(tmp_path, words.encode("cp1252")).text == words


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)) * 40, b"\x00\x01\x02\x03" * 500, b'{"a": 1}', b"<svg></svg>"],
)
def test_what_is_no_text_is_refused_with_the_formats_that_are_read(
    tmp_path: Path, content: bytes
) -> None:
    failure = result(tmp_path, content)
    assert isinstance(failure, Failure)
    assert "no known format" in failure.reason
    assert "PubMed XML" in failure.cure


def test_a_damaged_text_is_told_by_its_byte_and_never_read_as_another_code(tmp_path: Path) -> None:
    damaged = ENCODED.encode().replace("山羊均".encode(), "山羊均".encode()[:-1], 1)
    failure = result(tmp_path, damaged)
    assert isinstance(failure, Failure)
    assert "damaged" in failure.reason
    assert "byte" in failure.reason
