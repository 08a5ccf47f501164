"""CNKI E-Study and CNKI's self-defined export (自定义): lines such as ``Title-题名: …``."""

import re
from collections.abc import Collection, Iterator
from typing import BinaryIO

from literature.abstracts import abstract_sections
from literature.encodings import peek
from literature.errors import Failure
from literature.fields import (
    chinese_pages,
    chinese_plain,
    doi_in,
    keywords_of,
    paper_of,
    unpadded,
    year_of,
)
from literature.names import people
from literature.paper import Paper
from literature.tagged import Dialect, Record, papers

NAME = "CNKI E-Study"

FIELDS = {
    "title": "Title-题名",
    "sections": "Summary-摘要 at its labels",
    "authors": "Author-作者, else FirstDuty-第一责任人",
    "journal": "Source-刊名 (or 来源, 文献来源; the university of a thesis)",
    "year": "Year-年, else PubTime-出版时间",
    "volume": "Roll-卷, else Volume-卷",
    "issue": "Period-期",
    "pages": "Page-页码, else PageCount-页码",
    "doi": "DOI-DOI, else Link-链接, URL-网址",
    "nct": "the text",
    "publication_types": "SrcDatabase-来源库, else DataType",
    "keywords": "Keyword-关键词",
    "language": "the text",
    "url": "Link-链接, else URL-网址",
}

_TYPES = (
    (re.compile(r"博士|硕士|学位|^2$"), "Thesis"),
    (re.compile(r"会议|^3$"), "Conference Paper"),
    (re.compile(r"报纸|^4$"), "Newspaper Article"),
    (re.compile(r"专利"), "Patent"),
    (re.compile(r"期刊|^1$"), "Journal Article"),
)
_LINE = re.compile(
    r"\s*(?P<tag>[A-Z][A-Za-z]{1,20}-(?:[\u4e00-\u9fff（）()]{1,12}|DOI|URL|ISSN|ISBN|CN)|DataType)"
    r"\s*[:：](?P<value>.*)$"
)
_KNOWN = re.compile(r"\s*(?:DataType|SrcDatabase-来源库|Title-题名|Author-作者)\s*[:：]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def _opens(tag: str, tags: Collection[str], blank: bool) -> bool:
    """Records have no mark of their own: one begins where the first field comes again."""
    return not tags or tag == next(iter(tags)) or (tag == "Title-题名" and tag in tags)


_DIALECT = Dialect(_LINE, _opens, break_at=_BREAK, plain=chinese_plain)


def sniff(head: bytes, name: str) -> bool:
    """One of CNKI's double-named fields opens the file."""
    lines = _BREAK.sub("\n", peek(head)).split("\n", 12)
    return any(map(_KNOWN.match, lines))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per record, in order. Raises ``ShizhenError`` where the bytes are no text."""
    yield from papers(stream, source, _DIALECT, _paper)


def _paper(record: Record, source: str) -> Paper | Failure:
    kept = [field for field in record.fields if not _counts_pages(field)]
    record.fields = [(tag.partition("-")[0], value) for tag, value in kept]
    link = record.line("Link", "URL")
    kind = record.line("SrcDatabase", "DataType")
    return paper_of(
        source,
        record.name,
        title=record.line("Title"),
        sections=abstract_sections(record.first("Summary")),
        authors=people(record.first("Author", "FirstDuty"), natural=True),
        journal=record.line("Source"),
        year=year_of(record.line("Year"), record.line("PubTime")),
        volume=unpadded(record.line("Roll", "Volume")),
        issue=unpadded(record.line("Period")),
        pages=chinese_pages(record.line("Page", "PageCount")),
        doi=doi_in(record.line("DOI"), link),
        publication_types=[name for rule, name in _TYPES if rule.search(kind)][:1],
        keywords=keywords_of(record.all("Keyword")),
        url=link,
    )


def _counts_pages(field: tuple[str, str]) -> bool:
    """``PageCount-页数: 8`` says how many pages, ``PageCount-页码: 12-18`` which."""
    tag, value = field
    return tag.startswith("PageCount") and (tag != "PageCount-页码" or "-" not in value)
