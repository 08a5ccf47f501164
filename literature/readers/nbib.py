"""MEDLINE tagged text: PubMed's ``.nbib`` and "PubMed format"; ERIC's and KoreaMed's like it.

Tags: "MEDLINE/PubMed Data Element (Field) Descriptions", National Library of Medicine
(www.nlm.nih.gov/bsd/mms/medlineelements.html).
"""

import re
from collections.abc import Collection, Iterator
from typing import BinaryIO

from literature.abstracts import abstract_sections
from literature.encodings import peek
from literature.errors import Failure
from literature.fields import (
    keywords_of,
    member,
    pages_of,
    paper_of,
    title_of,
    trials_in,
    year_of,
)
from literature.names import person
from literature.normal import language_of
from literature.paper import Kind, Paper, Role, Section, Status
from literature.tagged import Dialect, Record, papers

NAME = "MEDLINE (nbib)"

FIELDS = {
    "title": "TI, else BTI, TT",
    "sections": "TT in another script than TI; AB, OAB at their labels",
    "authors": "FAU, CN; AU where there is no FAU; FED, ED of a book",
    "journal": "JT, else TA, BTI",
    "year": "DP, else DEP",
    "volume": "VI",
    "issue": "IP",
    "pages": "PG, else an article number under LID [pii]",
    "doi": "LID or AID marked [doi]",
    "pmid": "PMID",
    "pmcid": "PMC",
    "nct": "SI, the text",
    "publication_types": "PT",
    "mesh": "MH, NM (headings without qualifiers)",
    "keywords": "OT, KW",
    "language": "the text; LA for what its script leaves open",
    "licence": "CI",
    "url": "LID or AID that is an address",
    "kind": "GN with Kind: before it",
    "status": "PT, RIN, ECI, EIN, CRI",
}

_STATUS = (
    (Status.RETRACTED, ("RIN", "RPI")),
    (Status.CONCERN, ("ECI",)),
    (Status.CORRECTED, ("EIN", "CRI", "UIN")),
)
_FIRST = re.compile(r"\s*(?:PMID *- *\d|OWN *- *[A-Z])")
_LINE = re.compile(r"(?P<tag>[A-Z][A-Z0-9]{1,3}) {0,3}-(?P<value>(?:\s.*)?)$")
_ARTICLE_NUMBER = re.compile(r"[A-Za-z]{0,2}\d{1,9}")


def _opens(tag: str, tags: Collection[str], blank: bool) -> bool:
    return tag == "PMID" or (blank and "PMID" not in tags)


DIALECT = Dialect(_LINE, _opens)
"""MEDLINE's lines and what begins a record."""


def sniff(head: bytes, name: str) -> bool:
    """A ``PMID-`` (or ERIC's ``OWN -``) line opens the file."""
    return any(map(_FIRST.match, peek(head).splitlines()[:6]))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per record, in order. Raises ``ShizhenError`` where the bytes are no text."""
    yield from papers(stream, source, DIALECT, _paper)


def _paper(record: Record, source: str) -> Paper | Failure:
    pmid = record.line("PMID")
    ids = {kind: _marked(record, kind) for kind in ("doi", "pii")}
    number = ids["pii"] if _ARTICLE_NUMBER.fullmatch(ids["pii"]) else ""
    types = [" ".join(value.split()) for value in record.all("PT")]
    return paper_of(
        source,
        f"pmid:{pmid}" if pmid.strip("0") else record.name,
        stated_language=record.line("LA"),
        title=title_of(record.first("TI", "BTI", "TT")),
        sections=tuple(_sections(record)),
        authors=_authors(record, "FAU", "AU") or _authors(record, "FED", "ED"),
        journal=record.line("JT", "TA") or (record.line("BTI") if record.first("TI") else ""),
        year=year_of(record.line("DP"), record.line("DEP")),
        volume=record.line("VI"),
        issue=record.line("IP"),
        pages=pages_of(record.line("PG")) or number,
        doi=ids["doi"],
        pmid=pmid.lstrip("0"),
        pmcid=record.line("PMC"),
        nct=trials_in(*record.all("SI")),
        publication_types=types,
        mesh=[value.split("/")[0].lstrip("*") for value in record.all("MH", "NM")],
        keywords=keywords_of(record.all("OT", "KW"), commas=False),
        licence=record.line("CI"),
        url=next((value for value in record.all("LID", "AID") if value.startswith("http")), ""),
        kind=member(Kind.ARTICLE, record.line("GN").removeprefix("Kind: ")),
        status=_status(record, types),
    )


def _sections(record: Record) -> Iterator[Section]:
    vernacular = title_of(record.line("TT"))
    title = record.line("TI")
    if title and vernacular and language_of(vernacular) != language_of(title):
        yield Section(Role.TITLE, vernacular)
    abstract = abstract_sections(record.line("AB"))
    yield from abstract
    other = record.line("OAB")
    if not abstract or record.line("OABL") in ("", "chi", "eng"):
        yield from abstract_sections(re.sub(r"\APublisher:\s*", "", other))


def _authors(record: Record, full: str, short: str) -> tuple[str, ...]:
    """People and groups in order; the short form of a name only where the full one is missing."""
    names: list[str] = []
    given_in_full = False
    for tag, value in record.fields:
        if tag in (full, "CN"):
            names.append(person(value))
        elif tag == short and not given_in_full:
            names.append(person(value, initials=True))
        if tag in (full, short, "CN"):
            given_in_full = tag == full
    return tuple(filter(None, names))


def _marked(record: Record, kind: str) -> str:
    """The id that is marked as ``kind`` behind it: ``10.1000/x [doi]``."""
    mark = f"[{kind}]"
    for value in record.all("LID", "AID"):
        if mark in value:
            return value.partition(mark)[0].strip()
    return ""


def _status(record: Record, types: list[str]) -> Status:
    if "Retracted Publication" in types:
        return Status.RETRACTED
    return next((status for status, tags in _STATUS if record.all(*tags)), Status.OK)
