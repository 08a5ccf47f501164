"""RefWorks tagged lines (``RT``, ``A1``, ``T1`` …), as RefWorks and CNKI export them.

Tags: "RefWorks Tagged Format". CNKI writes some of them small, and some without the blank.
"""

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
    pmcid_in,
    pmid_in,
    unpadded,
    year_of,
)
from literature.names import people
from literature.paper import Paper
from literature.tagged import Dialect, Record, papers

NAME = "RefWorks (CNKI)"

FIELDS = {
    "title": "T1, else OT",
    "sections": "AB at its labels",
    "authors": "A1; A2 of a book without authors",
    "journal": "JF, else T2, JO; PB of a thesis",
    "year": "YR, else FD",
    "volume": "VO",
    "issue": "IS",
    "pages": "SP and OP",
    "doi": "DO, else LK, UL, URL",
    "pmid": "PMID, or a PMID or PubMed address under AN, NO, LK, UL",
    "pmcid": "PMCID, else NO, LK, UL",
    "nct": "the text",
    "publication_types": "RT",
    "keywords": "K1",
    "language": "the text; LA for what its script leaves open",
    "url": "LK, else UL, URL",
}

_TAG = (
    r"(?:RT|SR|ID|A[1-6]|T[1-3]|J[FO2]|YR|FD|VO|IS|SP|OP|K1|AB|NO|ED|PB|PP|SN|AV|AD|AN|LA|CL|SF|"
    r"OT|LK|DO|CN|DB|DS|IP|RD|ST|U\d{1,2}|URL|UL|SL|LL|CR|WT|WV|WP|OL|C[1-8]|PMID|PMCID)"
)
_LINE = re.compile(
    rf" {{0,3}}(?P<tag>{_TAG}|(?:vo|is|op|sp|yr)(?= ))(?:\s+|(?=[^ -~])|$)(?P<value>.*)$"
)
_OPENING = re.compile(r"\s*RT\s+[A-Z]")

_DIALECT = Dialect(_LINE, lambda tag, tags, blank: tag == "RT", plain=chinese_plain)


def sniff(head: bytes, name: str) -> bool:
    """An ``RT`` line with other RefWorks lines behind it."""
    lines = [line for line in peek(head).splitlines()[:60] if line.strip()]
    tags = [match["tag"] for line in lines if (match := _LINE.match(line))]
    return any(map(_OPENING.match, lines)) and len({"A1", "T1", "SR", "JF", "AB"} & set(tags)) > 1


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per record, in order. Raises ``ShizhenError`` where the bytes are no text."""
    yield from papers(stream, source, _DIALECT, _paper)


def _paper(record: Record, source: str) -> Paper | Failure:
    record.fields = [(tag.upper(), value) for tag, value in record.fields]
    kind = record.line("RT")
    links = [*record.all("LK"), *record.all("UL"), *record.all("URL")]
    names = record.all("A1") or (record.all("A2") if "Book" in kind else [])
    thesis = re.match(r"Dissertation|Thesis", kind)
    return paper_of(
        source,
        record.name,
        stated_language=record.line("LA"),
        title=record.line("T1", "OT"),
        sections=abstract_sections(record.first("AB")),
        authors=tuple(name for value in names for name in people(value, natural=True)),
        journal=record.line("JF", "PB") if thesis else record.line("JF", "T2", "JO"),
        year=year_of(record.line("YR"), record.line("FD")),
        volume=unpadded(record.line("VO")),
        issue=unpadded(record.line("IS")),
        pages=chinese_pages(record.line("SP"), record.line("OP")),
        doi=doi_in(record.line("DO"), *links),
        pmid=record.line("PMID") or pmid_in(record.line("AN"), *record.all("NO"), *links),
        pmcid=record.line("PMCID") or pmcid_in(*record.all("NO"), *links),
        publication_types=[kind],
        keywords=keywords_of(record.all("K1")),
        url=links[0] if links else "",
    )
