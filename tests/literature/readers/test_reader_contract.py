"""What holds for every format: it is told by content, and its documented fields are its fields."""

import io
from dataclasses import fields
from pathlib import Path

import pytest

from literature.files import read
from literature.formats import page
from literature.normal import make_paper
from literature.paper import Kind, Paper, Status
from literature.readers import READERS, Reader, reader_for
from tests.literature.readers.examples import EXAMPLES

MODULES = {reader.__name__.rpartition(".")[2]: reader for reader in READERS}  # type: ignore[attr-defined]


def _papers(reader: Reader, content: bytes) -> list[Paper]:
    found = list(reader.read(io.BytesIO(content), "example"))
    papers = [each for each in found if isinstance(each, Paper)]
    assert len(papers) == len(found), found
    return papers


def _filled(paper: Paper) -> set[str]:
    plain = {"status": Status.OK, "kind": Kind.ARTICLE}
    values = {field.name: getattr(paper, field.name) for field in fields(Paper)}
    filled = {name for name, value in values.items() if value and value != plain.get(name)}
    return filled - {"id", "sources"}


def test_every_reader_has_an_example() -> None:
    assert set(EXAMPLES) == set(MODULES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_format_is_told_by_its_content_whatever_the_name(name: str) -> None:
    for file in ("download", "export.txt", "paper.pdf", "data.xml"):
        assert reader_for(EXAMPLES[name], file) is MODULES[name]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_documented_fields_are_the_ones_that_are_read(name: str) -> None:
    reader = MODULES[name]
    filled = set().union(*map(_filled, _papers(reader, EXAMPLES[name])))
    assert filled == set(reader.FIELDS)


def test_the_page_of_formats_is_up_to_date(root: Path) -> None:
    written = (root / "docs" / "formats.md").read_text(encoding="utf-8")
    assert written == page(), "run: python -m literature.formats docs/formats.md"


@pytest.mark.parametrize("name", EXAMPLES)
def test_reading_twice_gives_the_same_papers(name: str) -> None:
    reader = MODULES[name]
    assert _papers(reader, EXAMPLES[name]) == _papers(reader, EXAMPLES[name])


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_text_is_clean_and_the_source_is_named(name: str) -> None:
    for paper in _papers(MODULES[name], EXAMPLES[name]):
        assert paper.sources[0].file == "example"
        rest = {k: v for k, v in paper.to_dict().items() if k != "sections"}
        again = make_paper(**rest | {"sections": paper.sections, "sources": paper.sources})
        assert again == paper, "what a reader gives is already as make_paper leaves it"


@pytest.mark.parametrize(
    "name", sorted(set(EXAMPLES) - {"pdf", "pubmed", "jats", "bioc", "html", "text", "markdown"})
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_is_found_out(name: str, encoding: str, tmp_path: Path) -> None:
    text = next(
        EXAMPLES[name].decode(known)
        for known in ("utf-8-sig", "utf-16", "gb18030")
        if _decodes(EXAMPLES[name], known)
    )
    file = tmp_path / "export"
    file.write_bytes(text.encode(encoding))
    expected = _papers(MODULES[name], EXAMPLES[name])
    found = [paper for paper in read([file]) if isinstance(paper, Paper)]
    assert [paper.text for paper in found] == [paper.text for paper in expected]


def _decodes(content: bytes, encoding: str) -> bool:
    if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
