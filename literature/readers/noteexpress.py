"""NoteExpress lines (``{Title}: …``), the ``.net`` and ``.txt`` exports of Wanfang and CNKI."""

import re
from collections.abc import Iterator
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
from literature.normal import language_of
from literature.paper import Paper, Role, Section
from literature.tagged import Dialect, Record, papers

NAME = "NoteExpress (Wanfang, CNKI)"

FIELDS = {
    "title": "{Title}",
    "sections": "{Translated Title} (in the other language); {Abstract} at its labels",
    "authors": "{Author}",
    "journal": "{Journal}, else {Secondary Title}, {Tertiary Title}; {Publisher} of a thesis",
    "year": "{Year}, else {Date}",
    "volume": "{Volume}",
    "issue": "{Issue}",
    "pages": "{Pages}",
    "doi": "{DOI}, else {URL}",
    "nct": "the text",
    "publication_types": "{Reference Type}",
    "keywords": "{Keywords}",
    "language": "the text; {Language} for what its script leaves open",
    "url": "{URL}",
}

_LINE = re.compile(r"\s*\{(?P<tag>[A-Z][A-Za-z/ ]{1,40})\}\s*[:：](?P<value>.*)$")
_RECORD = re.compile(r"(?=\{Reference Type\}\s*[:：])")

_DIALECT = Dialect(
    _LINE,
    lambda tag, tags, blank: tag == "Reference Type",
    break_at=_RECORD,
    plain=chinese_plain,
)


def sniff(head: bytes, name: str) -> bool:
    """A ``{Reference Type}:`` line."""
    return bool(_RECORD.search(peek(head)))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per record, in order. Raises ``ShizhenError`` where the bytes are no text."""
    yield from papers(stream, source, _DIALECT, _paper)


def _paper(record: Record, source: str) -> Paper | Failure:
    kind = record.line("Reference Type")
    link = record.line("URL")
    title = record.line("Title")
    other = record.line("Translated Title")
    translated = other and language_of(other) != language_of(title)
    return paper_of(
        source,
        record.name,
        stated_language=record.line("Language"),
        title=title or other,
        sections=(
            *((Section(Role.TITLE, other),) if title and translated else ()),
            *abstract_sections(record.first("Abstract")),
        ),
        authors=tuple(
            name for value in record.all("Author") for name in people(value, natural=True)
        ),
        journal=record.line("Publisher", "Journal")
        if re.search("thesis|dissertation|学位", kind, re.IGNORECASE)
        else record.line("Journal", "Secondary Title", "Tertiary Title"),
        year=year_of(record.line("Year"), record.line("Date")),
        volume=unpadded(record.line("Volume")),
        issue=unpadded(record.line("Issue")),
        pages=chinese_pages(record.line("Pages")),
        doi=doi_in(record.line("DOI"), link),
        publication_types=[kind],
        keywords=keywords_of(record.all("Keywords")),
        url=link,
    )
