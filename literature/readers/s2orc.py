"""Semantic Scholar: S2ORC in all its releases, CORD-19, doc2json's output, and its API.

The releases differ: a parse of one article (``body_text``, CORD-19 and doc2json, the first with
``metadata``), the whole text with annotations by offset (``content`` or ``body``, since 2022), or
the data of the article alone (``externalIds``). Lo et al., "S2ORC", ACL 2020, section 3.
"""

import json
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, BinaryIO

from literature.abstracts import abstract_sections
from literature.encodings import peek
from literature.errors import Failure
from literature.fields import pages_of, paper_of, year_of
from literature.json_records import first, items, mapping, objects, text
from literature.names import person
from literature.paper import Paper, Role, Section
from literature.roles import role_under

NAME = "S2ORC or CORD-19 JSON"

FIELDS = {
    "title": "title, else metadata.title, the annotation title",
    "sections": "abstract, body_text, ref_entries of tables and figures; or the annotations",
    "authors": "authors, else metadata.authors",
    "journal": "journal, else venue",
    "year": "year, else publicationDate",
    "volume": "journal.volume, else volume",
    "issue": "issue",
    "pages": "journal.pages, else pages",
    "doi": "externalIds.DOI, else doi, identifiers.doi",
    "pmid": "externalIds.PubMed, else pubmed_id, pmid",
    "pmcid": "externalIds.PubMedCentral, else pmc_id, pmcid; the paper_id of CORD-19",
    "nct": "the text",
    "publication_types": "publicationTypes",
    "language": "the text",
    "licence": "license",
    "url": "url",
}

_SNIFF = re.compile(
    r'\s*[\[{].*"(?:body_text|_pdf_hash|pdf_parse|latex_parse|corpusid|corpusId|externalIds|'
    r'externalids|has_pdf_parse|mag_field_of_study)"\s*:',
    re.DOTALL,
)
_PMC = re.compile(r"PMC\d+")
_PARSES = ("pdf_parse", "latex_parse", "grobid_parse")


def sniff(head: bytes, name: str) -> bool:
    """JSON with a key that only Semantic Scholar's sets have."""
    return bool(_SNIFF.match(peek(head)))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per object, in order. Raises as the JSON reader does."""
    for found in objects(stream, source):
        yield found if isinstance(found, Failure) else _paper(mapping(found[1]), source, found[0])


def _paper(record: dict[str, Any], source: str, name: str) -> Paper | Failure:
    meta = {**mapping(record.get("metadata")), **{k: v for k, v in record.items() if v}}
    ids = _ids(meta)
    key = first(record, "paper_id", "paperId", "corpusid", "corpusId", "cord_uid")
    journal = mapping(meta.get("journal"))
    annotated = _annotated(record)
    return paper_of(
        source,
        key or name,
        title=first(meta, "title") or annotated.get("title", ""),
        sections=tuple(_sections(record, annotated)),
        authors=_authors(meta.get("authors")),
        journal=first(journal, "name") or first(meta, "journal", "venue"),
        year=year_of(first(meta, "year", "publicationDate", "publish_time")),
        volume=first(journal, "volume") or first(meta, "volume"),
        issue=first(meta, "issue"),
        pages=pages_of(first(journal, "pages") or first(meta, "pages")),
        doi=ids.get("doi", ""),
        pmid=ids.get("pubmed", ""),
        pmcid=ids.get("pubmedcentral", "") or (key if _PMC.fullmatch(key) else ""),
        publication_types=[text(each) for each in items(meta.get("publicationTypes"))],
        licence=first(meta, "license", "licence"),
        url=first(meta, "url"),
    )


def _ids(meta: dict[str, Any]) -> dict[str, str]:
    """The article's ids under their lower-case names, whatever the release calls them."""
    found: dict[str, str] = {}
    for group in ("externalIds", "externalids", "identifiers"):
        for name, value in mapping(meta.get(group)).items():
            found.setdefault(name.lower(), text(value))
    for name, keys in {
        "doi": ("doi", "DOI"),
        "pubmed": ("pubmed_id", "pmid", "PMID"),
        "pubmedcentral": ("pmc_id", "pmcid", "PMC"),
    }.items():
        found[name] = found.get(name) or first(meta, *keys)
    return found


def _authors(value: Any) -> list[str]:
    return [name for each in items(value) if (name := _author(each))]


def _author(author: Any) -> str:
    parts = mapping(author)
    family = text(parts, "last")
    if not family:
        return person(text(parts, "name") or text(author), natural=True)
    given = [text(parts, "first"), *(text(middle) for middle in items(parts.get("middle")))]
    return ", ".join(filter(None, (family, " ".join(filter(None, given)), text(parts, "suffix"))))


def _sections(record: dict[str, Any], annotated: dict[str, Any]) -> Iterator[Section]:
    if annotated:
        yield from annotated["sections"]
        return
    parse = next((mapping(record[key]) for key in _PARSES if record.get(key)), record)
    abstract = parse.get("abstract") or record.get("abstract")
    if isinstance(abstract, str):
        yield from abstract_sections(abstract)
    else:
        yield from _paragraphs(abstract, Role.ABSTRACT)
    yield from _paragraphs(parse.get("body_text"), Role.OTHER)
    for entry in mapping(parse.get("ref_entries")).values():
        yield from _figure(mapping(entry))


def _paragraphs(value: Any, otherwise: Role) -> Iterator[Section]:
    """Paragraphs under one heading as one section."""
    role = otherwise
    for heading, group in groupby(items(value), lambda each: text(each, "section").strip()):
        words = "\n\n".join(filter(None, (text(each, "text").strip() for each in group)))
        if otherwise == Role.ABSTRACT:
            yield from abstract_sections(words)
        elif words:
            role = role_under(heading, role) if heading else role
            yield Section(role, words, heading)


def _figure(entry: dict[str, Any]) -> Iterator[Section]:
    kind = first(entry, "type_str", "type", "fig_num").lower()
    caption = text(entry, "text").strip()
    if kind.startswith(("figure", "table")) and caption:
        yield Section(Role.TABLE if kind.startswith("table") else Role.FIGURE, caption)


def _annotated(record: dict[str, Any]) -> dict[str, Any]:
    """Title and sections of the releases since 2022: one text, and where in it what stands."""
    content = mapping(record.get("content") or record.get("body"))
    whole = text(content, "text")
    if not whole:
        return {}
    marks = mapping(content.get("annotations"))
    titles = [words for _, words in _spans(marks, whole, "title")]
    abstract = "\n\n".join(words for _, words in _spans(marks, whole, "abstract"))
    headings = _spans(marks, whole, "section_header", "sectionheader")
    found = list(abstract_sections(abstract)) or list(
        abstract_sections(text(mapping(record.get("abstract")), "text") or text(record, "abstract"))
    )
    paragraphs = [
        {"section": next((h for at, h in reversed(headings) if at < start), ""), "text": words}
        for start, words in _spans(marks, whole, "paragraph")
        if words not in abstract
    ]
    found += _paragraphs(paragraphs, Role.OTHER)
    return {
        "title": titles[0] if titles else "",
        "sections": found or [Section(Role.OTHER, whole)],
    }


def _spans(marks: dict[str, Any], whole: str, *names: str) -> list[tuple[int, str]]:
    """``(start, text)`` of each annotation of a kind; they come as JSON inside the JSON."""
    value: Any = next((marks[name] for name in names if marks.get(name)), [])
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return []
    found = []
    for each in items(value):
        start, end = (text(each, key) for key in ("start", "end"))
        if start.isdigit() and end.isdigit() and (words := whole[int(start) : int(end)].strip()):
            found.append((int(start), words))
    return sorted(found)
