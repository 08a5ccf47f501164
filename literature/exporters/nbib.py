"""MEDLINE tagged text, as PubMed writes it."""

import textwrap
from collections.abc import Iterable, Iterator

from literature.exporters.common import abstract_of, other_title, short_name
from literature.fields import long_language
from literature.paper import Kind, Paper, Status

NAME, SUFFIX = "MEDLINE (nbib)", ".nbib"

_STATUS = {Status.RETRACTED: "RIN", Status.CONCERN: "ECI", Status.CORRECTED: "EIN"}
_WIDTH = 88


def write(papers: Iterable[Paper]) -> Iterator[str]:
    """One record for each paper, lines broken and indented as PubMed does."""
    for paper in papers:
        lines = [_wrapped(tag, value) for tag, value in _fields(paper) if value]
        yield "\n".join([*lines, "", ""])


def _wrapped(tag: str, value: str) -> str:
    return textwrap.fill(
        " ".join(value.split()),
        _WIDTH,
        initial_indent=f"{tag:<4}- ",
        subsequent_indent=" " * 6,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "PMID", paper.pmid or "0"
    yield "VI", paper.volume
    yield "IP", paper.issue
    yield "DP", str(paper.year or "")
    yield "TI", paper.title
    yield "PG", paper.pages
    yield "LID", f"{paper.doi} [doi]" if paper.doi else ""
    yield "LID", paper.url if paper.url.startswith("http") else ""
    yield "AB", abstract_of(paper)
    yield "CI", paper.licence
    for name in paper.authors:
        if "," in name:
            yield "FAU", name
            yield "AU", " ".join(filter(None, short_name(name)))
        else:
            yield "CN", name
    yield "LA", long_language(paper.language)
    for each in paper.nct:
        yield "SI", f"ClinicalTrials.gov/{each}"
    for each in paper.publication_types:
        yield "PT", each
    yield _STATUS.get(paper.status, ""), "stated by the source" if paper.status != Status.OK else ""
    yield "TT", other_title(paper)
    yield "JT", paper.journal
    for each in paper.mesh:
        yield "MH", each
    for each in paper.keywords:
        yield "OT", each
    yield "PMC", paper.pmcid
    yield "GN", f"Kind: {paper.kind}" if paper.kind != Kind.ARTICLE else ""
