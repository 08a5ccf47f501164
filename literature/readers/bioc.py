"""BioC XML and JSON: PubMed and PMC through the BioC API, PubTator, corpora of shared tasks.

The format: Comeau et al., "BioC: a minimalist approach to interoperability for biomedical text
processing", Database 2013. What the API of PMC puts into ``infon``: Comeau et al., "PMC text
mining subset in BioC", Bioinformatics 2019.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from literature.abstracts import abstract_sections
from literature.encodings import peek
from literature.errors import Failure
from literature.fields import keywords_of, pages_of, paper_of, pmcid_in, title_of, year_of
from literature.inline import Element
from literature.json_records import items, mapping, objects, text
from literature.markup import records
from literature.names import person
from literature.normal import normal_doi
from literature.paper import Paper, Role, Section
from literature.roles import role_of

NAME = "BioC"

FIELDS = {
    "title": "the passage of type title or front",
    "sections": "every other passage but references, by section_type, else type",
    "authors": "name_0, name_1 …, else authors",
    "journal": "journal, journal-title",
    "year": "year",
    "volume": "volume",
    "issue": "issue",
    "pages": "fpage and lpage, else elocation-id",
    "doi": "article-id_doi, else a DOI under journal",
    "pmid": "article-id_pmid, else the document's id where the source is PubMed",
    "pmcid": "article-id_pmc, else the document's id where it is one",
    "nct": "the text",
    "keywords": "kwd",
    "language": "the text",
    "licence": "license",
}

_ROLES = {
    "ABSTRACT": Role.ABSTRACT,
    "INTRO": Role.BACKGROUND,
    "METHODS": Role.METHODS,
    "RESULTS": Role.RESULTS,
    "CASE": Role.RESULTS,
    "DISCUSS": Role.DISCUSSION,
    "CONCL": Role.CONCLUSION,
    "TABLE": Role.TABLE,
    "FIG": Role.FIGURE,
}
_XML = re.compile(r"<collection[\s>].*<(?:document|infon|source)[\s>/]", re.DOTALL)
_JSON = re.compile(r'\s*[\[{].*"passages"\s*:', re.DOTALL)
_LEFT_OUT = frozenset({"REF", "ref", "reference"})
_PMC = re.compile(r"PMC\d+")
_AUTHOR = re.compile(r"name_(\d{1,4})")


@dataclass(slots=True)
class _Document:
    """One article in either syntax: its id and its passages as ``(infons, text)``."""

    id: str
    source: str
    infons: dict[str, str]
    passages: list[tuple[dict[str, str], str]] = field(default_factory=list)


def sniff(head: bytes, name: str) -> bool:
    """A BioC collection or document, in XML or in JSON."""
    start = peek(head)
    return bool(_XML.search(start)) if start.lstrip().startswith("<") else bool(_JSON.match(start))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per document, in order; XML is streamed. Raises as the XML and JSON readers do."""
    buffered = (
        stream
        if isinstance(stream, io.BufferedReader)
        else io.BufferedReader(cast(io.RawIOBase, stream), 65536)
    )
    head = buffered.peek(65536)
    found = _from_xml if peek(head).lstrip().startswith("<") else _from_json
    count = 0
    for count, each in enumerate(found(cast(BinaryIO, buffered), source, head), 1):
        yield each if isinstance(each, Failure) else _paper(each, source, count)
    if not count:
        yield Failure(source, "", "the file holds no documents", "Download it again.")


def _from_xml(stream: BinaryIO, source: str, head: bytes) -> Iterator[_Document | Failure]:
    stated = re.search(r"<source>([^<]*)</source>", peek(head))
    for number, record in enumerate(records(stream, source, "document"), 1):
        if record.element is None:
            yield Failure(source, f"record {number}", record.fault, "Download it again.")
            continue
        passages = [
            (_infons(passage), _joined(passage)) for passage in record.element.iterfind("passage")
        ]
        yield _Document(
            (record.element.findtext("id") or "").strip(),
            stated[1] if stated else "",
            _infons(record.element),
            passages,
        )


def _infons(element: Element) -> dict[str, str]:
    return {each.get("key", ""): each.text or "" for each in element.iterfind("infon")}


def _joined(passage: Element) -> str:
    whole = passage.findtext("text")
    return whole or " ".join(each.text or "" for each in passage.iterfind("sentence/text"))


def _from_json(stream: BinaryIO, source: str, head: bytes) -> Iterator[_Document | Failure]:
    for found in objects(stream, source):
        if isinstance(found, Failure):
            yield found
            continue
        whole = mapping(found[1])
        documents = next((whole[k] for k in ("documents", "PubTator3") if k in whole), [whole])
        for each in items(documents):
            document = mapping(each)
            yield _Document(
                text(document, "id"),
                text(whole, "source"),
                _texts(document.get("infons")),
                [_json_passage(mapping(passage)) for passage in items(document.get("passages"))],
            )


def _texts(infons: Any) -> dict[str, str]:
    return {str(key): text(value) for key, value in mapping(infons).items()}


def _json_passage(passage: dict[str, Any]) -> tuple[dict[str, str], str]:
    sentences = " ".join(text(each, "text") for each in items(passage.get("sentences")))
    return _texts(passage.get("infons")), text(passage, "text") or sentences


def _paper(document: _Document, source: str, number: int) -> Paper | Failure:
    if document.passages and not any(words.strip() for _, words in document.passages):
        return Failure(
            source,
            document.id or f"record {number}",
            "its passages are empty: the file holds annotations without the text they are of",
            "Get the collection with its text.",
        )
    front = dict(document.infons)
    for infons, _ in reversed(document.passages):
        if _kind(infons) in ("title", "front"):
            front |= infons
    citation = front.get("journal", "") or front.get("journal-title", "")
    numbered = document.id.isdigit()
    in_pmc = "pmc" in document.source.lower()
    return paper_of(
        source,
        document.id or f"record {number}",
        title=title_of(next((words for each, words in document.passages if _is_title(each)), "")),
        sections=tuple(_sections(document.passages)),
        authors=_authors(front),
        journal=citation.partition(";")[0],
        year=year_of(front.get("year", ""), citation),
        volume=front.get("volume", ""),
        issue=front.get("issue", ""),
        pages=pages_of(front.get("fpage", ""), front.get("lpage", ""))
        or front.get("elocation-id", ""),
        doi=front.get("article-id_doi", "") or normal_doi(citation),
        pmid=front.get("article-id_pmid", "") or (document.id if numbered and not in_pmc else ""),
        pmcid=front.get("article-id_pmc", "")
        or (document.id if numbered and in_pmc else pmcid_in(document.id)),
        keywords=keywords_of([front.get("kwd", "")]),
        licence=front.get("license", ""),
    )


def _kind(infons: dict[str, str]) -> str:
    return infons.get("type", "").lower()


def _is_title(infons: dict[str, str]) -> bool:
    return _kind(infons) in ("title", "front") and infons.get("section_type", "TITLE") == "TITLE"


def _sections(passages: Iterable[tuple[dict[str, str], str]]) -> Iterator[Section]:
    """The passages as sections; a passage of type ``title_1`` is the heading of what follows."""
    role, heading = Role.OTHER, ""
    held: list[str] = []
    titled = False
    for infons, words in passages:
        part, kind = infons.get("section_type", ""), _kind(infons)
        if part in _LEFT_OUT or kind in _LEFT_OUT:
            continue
        if not titled and _is_title(infons):
            titled = True
            continue
        is_heading = "title" in kind and kind != "title"
        now = _ROLES.get(part) or role_of(part or kind, Role.OTHER)
        if is_heading or now != role:
            yield from _close(role, heading, held)
            role, heading = now, words if is_heading else ""
        if is_heading:
            role = role_of(words, now)
        else:
            held.append(words)
    yield from _close(role, heading, held)


def _close(role: Role, heading: str, held: list[str]) -> Iterator[Section]:
    words = "\n\n".join(filter(None, map(str.strip, held)))
    if role == Role.ABSTRACT and not heading:
        yield from abstract_sections(words)
    elif words:
        yield Section(role, words, heading)
    held.clear()


def _authors(front: dict[str, str]) -> tuple[str, ...]:
    numbered = sorted((int(m[1]), value) for k, value in front.items() if (m := _AUTHOR.match(k)))
    if numbered:
        return tuple(_author(value) for _, value in numbered)
    names = (person(name, initials=True) for name in front.get("authors", "").split(","))
    return tuple(filter(None, names))


def _author(value: str) -> str:
    """``surname:Smith;given-names:Jane`` as ``Smith, Jane``."""
    parts = dict(part.partition(":")[::2] for part in value.split(";"))
    named = [parts.get("surname", ""), parts.get("given-names", ""), parts.get("suffix", "")]
    return ", ".join(filter(None, named)) or value
