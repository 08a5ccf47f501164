"""CSL-JSON (Zotero, Mendeley, Crossref) and the items of Zotero's own JSON.

Fields: the CSL 1.0.2 input schema; Zotero's schema for ``itemType``, ``creators``.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from literature.abstracts import abstract_sections
from literature.encodings import peek
from literature.errors import Failure
from literature.fields import (
    doi_in,
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
from literature.json_records import first, items, mapping, objects, text
from literature.names import people, person
from literature.paper import Kind, Paper, Role, Section, Status

NAME = "CSL-JSON or Zotero JSON"

FIELDS = {
    "title": "title",
    "sections": "title-translated; abstract, abstractNote at its labels",
    "authors": "author, creators of type author",
    "journal": "container-title, else publicationTitle, proceedingsTitle, bookTitle, publisher "
    "or university of a thesis",
    "year": "issued, else date, published",
    "volume": "volume",
    "issue": "issue",
    "pages": "page, else pages, number, article-number",
    "doi": "DOI, else url, URL, extra, note",
    "pmid": "PMID, else extra, note, url, URL",
    "pmcid": "PMCID, else extra, note, url, URL",
    "nct": "custom.trial, extra, note, the text",
    "publication_types": "custom.types, else genre, thesisType, type, itemType",
    "mesh": "custom.mesh",
    "keywords": "keyword, tags",
    "language": "the text; language for what its script leaves open",
    "licence": "license, else rights, custom.licence",
    "url": "URL, else url",
    "status": "custom.status",
    "kind": "custom.kind",
}

_SNIFF = re.compile(
    r'\s*[\[{].*"(?:container-title|citation-key|abstractNote|creators|itemType|publicationTitle)"'
    r'\s*:|\s*[\[{].*"type"\s*:\s*"(?:article-journal|article|paper-conference|thesis|book|'
    r'chapter|journal-article)"',
    re.DOTALL,
)
_TYPES = {
    "paper-conference": "Conference Paper",
    "conferencepaper": "Conference Paper",
    "thesis": "Thesis",
    "book": "Book",
    "chapter": "Book Chapter",
    "booksection": "Book Chapter",
    "report": "Report",
    "patent": "Patent",
    "preprint": "Preprint",
    "posted-content": "Preprint",
    "review": "Review",
}


def sniff(head: bytes, name: str) -> bool:
    """JSON with a key or a type that only citation data has."""
    return bool(_SNIFF.match(peek(head)))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per item, in order. Raises as the JSON reader does."""
    for found in objects(stream, source):
        if isinstance(found, Failure):
            yield found
            continue
        name, value = found
        whole = mapping(value)
        inner = whole.get("message") or whole.get("items") or whole.get("data") or whole
        inner = mapping(inner).get("items") or inner  # Crossref wraps a list in a message
        several = isinstance(inner, list)
        for number, item in enumerate(items(inner), 1):
            yield _paper(mapping(item), source, f"record {number}" if several else name)


def _paper(item: dict[str, Any], source: str, name: str) -> Paper | Failure:
    custom = mapping(item.get("custom"))
    notes = [first(item, key) for key in ("extra", "note", "URL", "url")]
    kind = (first(item, "type") or first(item, "itemType")).lower()
    other = first(item, "title-translated", "original-title")
    types = [text(each) for each in items(custom.get("types"))]
    types = types or [first(item, "genre", "thesisType", "reportType") or _TYPES.get(kind, "")]
    container = ("container-title", "publicationTitle", "proceedingsTitle", "bookTitle")
    return paper_of(
        source,
        name,
        stated_language=first(item, "language"),
        title=plain(first(item, "title") or other),
        sections=(
            *((Section(Role.TITLE, other),) if first(item, "title") and other else ()),
            *abstract_sections(plain(first(item, "abstract", "abstractNote"))),
        ),
        authors=_authors(item),
        journal=plain(
            first(item, *container)
            or (first(item, "university", "publisher") if kind == "thesis" else "")
        ),
        year=_year(item),
        volume=first(item, "volume"),
        issue=first(item, "issue"),
        pages=pages_of(first(item, "page", "pages", "number", "article-number")),
        doi=doi_in(first(item, "DOI", "doi"), *notes),
        pmid=first(item, "PMID", "pmid") or pmid_in(*notes),
        pmcid=first(item, "PMCID", "pmcid") or pmcid_in(*notes),
        nct=trials_in(*(text(each) for each in items(custom.get("trial"))), *notes),
        publication_types=types,
        mesh=[text(each) for each in items(custom.get("mesh"))],
        keywords=keywords_of(_keywords(item)),
        licence=first(item, "rights") or _licence(item) or text(custom, "licence"),
        url=first(item, "URL", "url"),
        status=member(Status.OK, text(custom, "status")),
        kind=member(Kind.ARTICLE, text(custom, "kind")),
    )


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    creators = [c for c in map(mapping, items(item.get("creators"))) if _is_author(c)]
    names = [*map(_name, items(item.get("author"))), *map(_name, creators)]
    return tuple(name for each in names for name in each)


def _is_author(creator: dict[str, Any]) -> bool:
    return text(creator, "creatorType") in ("author", "inventor", "")


def _name(author: Any) -> tuple[str, ...]:
    """``{family, given}``, ``{lastName, firstName}``, ``{literal}`` or ``{name}``."""
    parts = mapping(author)
    family = first(parts, "family", "lastName")
    particle = " ".join(filter(None, (text(parts, "non-dropping-particle"), family)))
    if family:
        given = first(parts, "given", "firstName")
        given = " ".join(filter(None, (given, text(parts, "dropping-particle"))))
        named = (particle, given, text(parts, "suffix"))
        return (person(", ".join(filter(None, named))),)
    whole = first(parts, "literal", "name") or text(author)
    return (whole,) if "literal" in parts else people(whole, natural=True)


def _year(item: dict[str, Any]) -> int | None:
    for key in ("issued", "published", "published-print", "published-online"):
        date = mapping(item.get(key))
        parts = " ".join(
            text(part) for each in items(date.get("date-parts")) for part in items(each)
        )
        if year := year_of(parts, first(date, "raw", "literal")):
            return year
    return year_of(first(item, "issued", "date", "dateDecided", "issueDate", "year"))


def _keywords(item: dict[str, Any]) -> list[str]:
    tags = [text(tag, "tag") or text(tag) for tag in items(item.get("tags"))]
    return [*(text(each) for each in items(item.get("keyword"))), *tags]


def _licence(item: dict[str, Any]) -> str:
    licence = next(iter(items(item.get("license"))), "")
    return text(licence, "URL") or text(licence)
