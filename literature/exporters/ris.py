"""RIS, as Zotero, EndNote and our own reader take it."""

from collections.abc import Iterable, Iterator

from literature.exporters.common import abstract_of, first_last, kind_of, other_title
from literature.paper import Kind, Paper, Status

NAME, SUFFIX = "RIS", ".ris"

_TYPES = {
    "thesis": "THES",
    "conference": "CONF",
    "chapter": "CHAP",
    "book": "BOOK",
    "patent": "PAT",
    "newspaper": "NEWS",
    "report": "RPRT",
}


def write(papers: Iterable[Paper]) -> Iterator[str]:
    """One record for each paper; what RIS has no field for stands in notes that name it."""
    for paper in papers:
        lines = [f"{tag}  - {_line(value)}" for tag, value in _fields(paper) if value]
        yield "\r\n".join([*lines, "ER  - ", "", ""])


def _line(value: str) -> str:
    return " ".join(value.split())


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    first, last = first_last(paper.pages)
    yield "TY", _TYPES.get(kind_of(paper), "JOUR")
    yield "TI", paper.title
    yield "TT", other_title(paper)
    for name in paper.authors:
        yield "AU", name if "," in name else f"{name},"
    yield "JF", paper.journal
    yield "PY", str(paper.year or "")
    yield "VL", paper.volume
    yield "IS", paper.issue
    yield "SP", first
    yield "EP", last
    yield "DO", paper.doi
    yield "AN", paper.pmid
    yield "DB", "PubMed" if paper.pmid else ""
    yield "C2", paper.pmcid
    yield "AB", abstract_of(paper)
    for word in paper.keywords:
        yield "KW", f"{word};" if "," in word or "，" in word else word
    yield "LA", paper.language
    yield "UR", paper.url
    for each in paper.publication_types:
        yield "M3", each
    for each in paper.mesh:
        yield "N1", f"MeSH: {each}"
    for each in paper.nct:
        yield "N1", f"Trial: {each}"
    yield "N1", f"Licence: {paper.licence}" if paper.licence else ""
    yield "N1", f"Status: {paper.status}" if paper.status != Status.OK else ""
    yield "N1", f"Kind: {paper.kind}" if paper.kind != Kind.ARTICLE else ""
