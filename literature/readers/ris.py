"""RIS in the flavours of PubMed tools, Embase, Cochrane, Zotero, EndNote and Reference Manager.

Tags: "RIS Format Specifications" (Research Information Systems, 2001; revised 2011). Which of
several tags wins follows Zotero's importer, whose users these exports are made for.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from literature.abstracts import abstract_sections
from literature.encodings import peek
from literature.errors import Failure
from literature.fields import (
    doi_in,
    first_of,
    keywords_of,
    member,
    pages_of,
    paper_of,
    plain,
    pmcid_in,
    pmid_in,
    trials_in,
    year_of,
)
from literature.names import people
from literature.normal import language_of, normal_doi
from literature.paper import Kind, Paper, Role, Section, Status
from literature.tagged import Dialect, Record, papers

NAME = "RIS"

FIELDS = {
    "title": "TI, else T1, CT, BT, ST",
    "sections": "TT (a title in the other language); AB and N2 at their labels",
    "authors": "AU and A1; A2, A3, ED of a book without authors",
    "journal": "JF, else T2, JO, JA, J2, J1, BT, C3; PB of a thesis",
    "year": "PY, else Y1, DA",
    "volume": "VL, else VO",
    "issue": "IS, else CP",
    "pages": "SP and EP, else C7",
    "doi": "DO, else DI, M3, or a doi.org address under UR, L2, LK, N1",
    "pmid": "AN of a PubMed record; a PMID or PubMed address under N1, C, M, U, UR, L2",
    "pmcid": "C2, or a PMC number under N1, M1, M2, UR, L2",
    "nct": "N1, M1, M2, the text",
    "publication_types": "M3, else TY where it says more than article",
    "mesh": "N1 with MeSH: before it",
    "keywords": "KW, DE",
    "language": "the text; LA for what its script leaves open",
    "licence": "N1 with Licence: before it",
    "url": "UR, else LK, L2, L1",
    "status": "N1 with Status: before it",
    "kind": "N1 with Kind: before it",
}

_TYPES = {
    "BOOK": "Book",
    "CHAP": "Book Chapter",
    "ECHAP": "Book Chapter",
    "CONF": "Conference Paper",
    "CPAPER": "Conference Paper",
    "RPRT": "Report",
    "THES": "Thesis",
    "PAT": "Patent",
    "NEWS": "Newspaper Article",
    "UNPB": "Preprint",
    "INPR": "Article in Press",
}
_LINE = re.compile(r" {0,3}(?P<tag>[A-Z][A-Z0-9])(?:  -| -(?= |$))(?P<value>.*)$")
_SEVERAL = re.compile(r"\s*[;,]?\s+(?=https?://)|;(?=https?://)")
_TY = re.compile(r"\s*TY {1,2}-")
_NUMBERED = tuple(f"{letter}{n}" for letter in "CMU" for n in range(1, 9))

_DIALECT = Dialect(_LINE, lambda tag, tags, blank: tag == "TY", ends=frozenset({"ER"}), plain=plain)


def sniff(head: bytes, name: str) -> bool:
    """A ``TY  -`` line, after no more than what some databases write above the first record."""
    return any(map(_TY.match, peek(head).splitlines()[:40]))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per record, in order. Raises ``ShizhenError`` where the bytes are no text."""
    yield from papers(stream, source, _DIALECT, _paper)


def _paper(record: Record, source: str) -> Paper | Failure:
    notes = record.all("N1", *_NUMBERED)
    links = record.all("UR", "L2", "LK", "L1")
    return paper_of(
        source,
        record.name,
        stated_language=record.line("LA"),
        title=record.line("TI", "T1", "CT", "BT", "ST"),
        sections=tuple(_sections(record)),
        authors=_authors(record),
        journal=_journal(record),
        year=year_of(*record.all("PY"), *record.all("Y1"), *record.all("DA")),
        volume=record.line("VL", "VO"),
        issue=record.line("IS", "CP"),
        pages=pages_of(record.line("SP"), record.line("EP")) or record.line("C7"),
        doi=_doi(record),
        pmid=_accession(record) or pmid_in(*notes, *links, record.line("ID")),
        pmcid=pmcid_in(record.line("C2"), *notes, *links),
        nct=trials_in(*notes, *record.all("AN")),
        publication_types=_types(record),
        mesh=_noted(record, "mesh"),
        keywords=keywords_of(record.all("KW", "DE")),
        licence=first_of(*_noted(record, "licence")),
        url=_url(record.line("UR", "LK", "L2", "L1")),
        status=member(Status.OK, *_noted(record, "status")),
        kind=member(Kind.ARTICLE, *_noted(record, "kind")),
    )


def _sections(record: Record) -> Iterator[Section]:
    other = record.line("TT")
    if other and language_of(other) != language_of(record.line("TI", "T1")):
        yield Section(Role.TITLE, other)
    abstracts = sorted(record.all("AB", "N2"), key=len, reverse=True)
    languages = set()
    for abstract in abstracts:  # the longest of each language: AB and N2 are often the same
        if (language := language_of(abstract)) not in languages:
            languages.add(language)
            yield from abstract_sections(abstract)


def _authors(record: Record) -> tuple[str, ...]:
    primary, others = record.all("A1"), record.all("AU")
    values = others if set(primary) == set(others) else record.all("A1", "AU")
    if not values and record.line("TY") in ("BOOK", "EDBOOK", "EBOOK"):
        values = record.all("A2", "A3", "ED")
    return tuple(name for value in values for name in people(value, initials=True))


def _url(links: str) -> str:
    """The first of several addresses on one line, ``http://a ; http://b``."""
    addresses = _SEVERAL.split(links) if links.startswith("http") else [links]
    return addresses[0].strip()


def _journal(record: Record) -> str:
    if record.line("TY") == "THES":
        return record.line("PB", "JF", "JO", "JA", "T2")
    if record.line("TY") == "BOOK":
        return record.line("JF", "JO", "JA")
    found = record.line("JF", "T2", "JO", "JA", "J2", "J1")
    return found or (record.line("BT", "C3") if record.first("TI", "T1") else "")


def _doi(record: Record) -> str:
    stated = [*record.all("DO"), *record.all("DI"), *record.all("M3")]
    linked = [text for text in record.all("UR", "L2", "LK", "L1", "N1") if "doi" in text.lower()]
    return doi_in(*stated, *linked)


def _accession(record: Record) -> str:
    """The accession number, where the database it belongs to is PubMed or MEDLINE."""
    number = record.line("AN")
    database = " ".join(record.all("DB", "DP")).lower()
    if re.fullmatch(r"\d{3,8}", number) and re.search(r"pubmed|medline|\bnlm\b", database):
        return number
    return pmid_in(number)


def _types(record: Record) -> list[str]:
    stated = [value for value in record.all("M3") if not normal_doi(value)]
    kind = record.line("TY")
    return stated or [_TYPES[kind]] if kind in _TYPES else stated


def _noted(record: Record, key: str) -> list[str]:
    """The notes that say ``key: value``, as our own export writes them; their values."""
    notes = (value.partition(":") for value in record.all("N1"))
    return [value.strip() for name, _, value in notes if name.strip().lower() == key]
