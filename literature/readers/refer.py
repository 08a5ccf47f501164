"""Refer lines (``%A``, ``%T`` …): EndNote's ``.enw``, and what CNKI and Wanfang give EndNote.

Tags: EndNote's "EndNote Import" format; CNKI puts the DOI under ``%R``, a tutor under ``%Y``.
"""

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
    pmcid_in,
    pmid_in,
    unpadded,
    year_of,
)
from literature.names import people
from literature.paper import Paper
from literature.tagged import Dialect, Record, papers

NAME = "Refer (EndNote, CNKI)"

FIELDS = {
    "title": "%T, else %!",
    "sections": "%X at its labels",
    "authors": "%A; %E of a book without authors",
    "journal": "%J, else %B; %I of a thesis",
    "year": "%D, else %8",
    "volume": "%V",
    "issue": "%N",
    "pages": "%P",
    "doi": "%R, else %O, %U, %3",
    "pmid": "%M of a PubMed record, or a PMID or PubMed address under %Z, %O, %U",
    "pmcid": "%2, else %Z, %U",
    "nct": "the text",
    "publication_types": "%9, else %0",
    "keywords": "%K",
    "language": "the text; %G for what its script leaves open",
    "url": "%U",
}

_LINE = re.compile(r" {0,3}(?P<tag>%[0-9A-Z@+~!?&$^()<>*#|\[\]])(?: |(?=[^ -~])|$)(?P<value>.*)$")
_OPENING = re.compile(r"\s*%0 [A-Z]")
_UNBROKEN = re.compile(r"(?<=\S)(?=%[AKYI] )")


def _opens(tag: str, tags: Collection[str], blank: bool) -> bool:
    return tag == "%0" or not tags or (blank and "%0" not in tags)


_DIALECT = Dialect(_LINE, _opens, break_at=_UNBROKEN, plain=chinese_plain)


def sniff(head: bytes, name: str) -> bool:
    """A ``%0`` line opens the file; or several Refer lines without one."""
    lines = [line for line in peek(head).splitlines()[:30] if line.strip()]
    tags = [match["tag"] for line in lines[:8] if (match := _LINE.match(line))]
    return any(map(_OPENING.match, lines[:6])) or {"%A", "%T"} <= set(tags)


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per record, in order. Raises ``ShizhenError`` where the bytes are no text."""
    yield from papers(stream, source, _DIALECT, _paper)


def _paper(record: Record, source: str) -> Paper | Failure:
    kind = record.line("%0")
    notes = [*record.all("%Z"), *record.all("%O"), *record.all("%U")]
    names = record.all("%A") or (record.all("%E") if "Book" in kind else [])
    return paper_of(
        source,
        record.name,
        stated_language=record.line("%G"),
        title=record.line("%T", "%!"),
        sections=abstract_sections(record.first("%X")),
        authors=tuple(name for value in names for name in people(value, natural=True)),
        journal=record.line("%I", "%J") if kind == "Thesis" else record.line("%J", "%B"),
        year=year_of(record.line("%D"), record.line("%8")),
        volume=unpadded(record.line("%V")),
        issue=unpadded(record.line("%N")),
        pages=chinese_pages(", ".join(record.all("%P"))),
        doi=_doi(record),
        pmid=_pmid(record) or pmid_in(*notes),
        pmcid=_pmcid(record) or pmcid_in(*notes),
        publication_types=[record.line("%9")] if record.line("%9") else [kind],
        keywords=keywords_of(record.all("%K")),
        url=record.line("%U"),
    )


def _doi(record: Record) -> str:
    values = (value for tag in ("%R", "%O", "%U", "%3") for value in record.all(tag))
    return doi_in(*values)


def _pmid(record: Record) -> str:
    """The accession number, where the database is PubMed: EndNote's own importer puts it there."""
    number = record.line("%M")
    database = " ".join(record.all("%W", "%~")).lower()
    if re.fullmatch(r"\d{3,8}", number) and re.search(r"pubmed|medline|nlm", database):
        return number
    return pmid_in(number)


def _pmcid(record: Record) -> str:
    number = record.line("%2")
    return number if re.fullmatch(r"(?:PMC)?\d{3,9}", number) else ""
