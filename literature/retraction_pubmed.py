"""PubMed's own links as a snapshot of notices, in both directions, from its XML or MEDLINE text.

The record of a notice names the paper it is about (``RetractionOf``, ``ROF``), the record of a
paper names its notices (``RetractionIn``, ``RIN``). ``retraction of publication[pt]`` finds the
former in PubMed, ``retracted publication[pt]`` the latter. Link types: ``RefType`` in the NLM's
``pubmed_250101.dtd``; tags: "MEDLINE/PubMed Data Element (Field) Descriptions".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from literature.errors import Failure
from literature.inline import Element, at, each, flat
from literature.markup import records as xml_records
from literature.normal import normal_doi
from literature.notices import Nature, Notice, identifiers_of
from literature.readers.nbib import DIALECT
from literature.tagged import Record, text_of
from literature.tagged import records as tagged_records

Entry = tuple[tuple[str, ...], Notice]
"""The identifiers of a paper, and a notice about it."""

_SOURCE = "PubMed"
_RETRACTED = "Retracted Publication"
_TO_PAPER = {
    "RetractionOf": Nature.RETRACTION,
    "PartialRetractionOf": Nature.RETRACTION,
    "RetractedandRepublishedFrom": Nature.RETRACTION,
    "ExpressionOfConcernFor": Nature.CONCERN,
    "ErratumFor": Nature.CORRECTION,
    "CorrectedandRepublishedFrom": Nature.CORRECTION,
    "UpdateOf": Nature.CORRECTION,
}
_TO_NOTICE = {
    "RetractionIn": Nature.RETRACTION,
    "PartialRetractionIn": Nature.RETRACTION,
    "RetractedandRepublishedIn": Nature.RETRACTION,
    "ExpressionOfConcernIn": Nature.CONCERN,
    "ErratumIn": Nature.CORRECTION,
    "CorrectedandRepublishedIn": Nature.CORRECTION,
    "UpdateIn": Nature.CORRECTION,
}
_TAGS = {
    "ROF": "RetractionOf", "RPF": "RetractedandRepublishedFrom", "ECF": "ExpressionOfConcernFor",
    "EFR": "ErratumFor", "CRF": "CorrectedandRepublishedFrom", "UOF": "UpdateOf",
    "RIN": "RetractionIn", "RPI": "RetractedandRepublishedIn", "ECI": "ExpressionOfConcernIn",
    "EIN": "ErratumIn", "CRI": "CorrectedandRepublishedIn", "UIN": "UpdateIn",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r"\b((?:19|20)\d\d)(?:[ /-]+([A-Za-z]{3,9}|\d{1,2})(?:[ /-]+(\d{1,2}))?)?\b")
_PMID = re.compile(r"PMID:? *(\d{1,9})")


@dataclass(frozen=True, slots=True)
class _Link:
    """A link as a record tells it: its type, the other's PMID, and the words of its reference."""

    kind: str
    pmid: str
    reference: str


@dataclass(frozen=True, slots=True)
class _Own:
    """The record that tells: its identifiers, its date and whether PubMed calls it retracted."""

    doi: str
    pmid: str
    date: date | None
    retracted: bool


def xml(stream: BinaryIO, source: str) -> Iterator[Entry | Failure]:
    """The notices in PubMed's XML. Raises ``ShizhenError`` where the file declares entities."""
    found = xml_records(stream, source, "PubmedArticle", without="ReferenceList")
    for number, record in enumerate(found, 1):
        if record.element is None:
            yield Failure(source, f"record {number}", record.fault, "Download the file again.")
            continue
        citation = at(record.element, "MedlineCitation")
        links = [
            _Link(link.get("RefType", ""), _text(link, "PMID"), _text(link, "RefSource"))
            for link in each(citation, "CommentsCorrectionsList", "CommentsCorrections")
        ]
        yield from _entries(_own(record.element), links)


def medline(stream: BinaryIO, source: str) -> Iterator[Entry | Failure]:
    """The notices in MEDLINE text (``.nbib``). Raises ``ShizhenError`` for what is no text."""
    text, _ = text_of(stream, source)
    for record in tagged_records(text, DIALECT):
        links = [
            _Link(kind, found[1] if (found := _PMID.search(value)) else "", value)
            for tag, kind in _TAGS.items()
            for value in record.all(tag)
        ]
        yield from _entries(_own_tagged(record), links)


def _entries(own: _Own, links: list[_Link]) -> Iterator[Entry]:
    told = False
    for link in links:
        if nature := _TO_PAPER.get(link.kind):
            paper = tuple(identifiers_of(link.reference, link.pmid))
            notice = Notice(nature, own.date, "", own.doi, own.pmid, _SOURCE)
        elif nature := _TO_NOTICE.get(link.kind):
            paper = tuple(identifiers_of(own.doi, own.pmid))
            doi = next((i.removeprefix("doi:") for i in identifiers_of(link.reference, "")), "")
            notice = Notice(nature, _dated(link.reference), "", doi, link.pmid, _SOURCE)
            told = told or nature is Nature.RETRACTION
        else:
            continue
        if paper:
            yield paper, notice
    mine = tuple(identifiers_of(own.doi, own.pmid))
    if own.retracted and not told and mine:
        yield mine, Notice(Nature.RETRACTION, source=_SOURCE)


def _own(record: Element) -> _Own:
    article = at(record, "MedlineCitation", "Article")
    ids = [
        *each(record, "PubmedData", "ArticleIdList", "ArticleId"),
        *each(article, "ELocationID"),
    ]
    doi = next((flat(i) for i in ids if "doi" in (i.get("IdType"), i.get("EIdType"))), "")
    day = at(article, "ArticleDate")
    if day is None:
        day = at(article, "Journal", "JournalIssue", "PubDate")
    words = " ".join(day.itertext()) if day is not None else ""
    types = {flat(kind) for kind in each(article, "PublicationTypeList", "PublicationType")}
    pmid = _text(record, "MedlineCitation", "PMID")
    return _Own(normal_doi(doi), pmid, _dated(words), _RETRACTED in types)


def _own_tagged(record: Record) -> _Own:
    marked = (value for value in record.all("LID", "AID") if "[doi]" in value)
    day = _dated(record.line("DEP")) or _dated(record.line("DP"))
    return _Own(
        normal_doi(next(marked, "")), record.line("PMID"), day, _RETRACTED in record.all("PT")
    )


def _text(element: Element, *path: str) -> str:
    return flat(at(element, *path)).strip()


def _dated(words: str) -> date | None:
    """``2023 Jan 31``, ``2023 01 31`` or ``20230131``; the first day where none is told."""
    words = re.sub(r"^(\d{4})(\d\d)(\d\d)$", r"\1 \2 \3", " ".join(words.split()))
    found = _DATE.search(words)
    if not found:
        return None
    year, month, day = found.groups()
    named = (month or "1")[:3].lower()
    number = int(named) if named.isdigit() else _MONTHS.index(named) + 1 if named in _MONTHS else 1
    try:
        return date(int(year), number, int(day or 1))
    except ValueError:
        return date(int(year), 1, 1)
