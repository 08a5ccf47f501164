"""The records the samples summarise, read from the shared data without the house's own readers.

A summary is held against the file it came from, so a fault in a reader must not hide a fault in
a summary: this module parses the records by itself, and no more of them than is needed.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree


@dataclass(frozen=True)
class Record:
    """A source record; fields that its file does not hold are empty."""

    title: str
    abstract: str
    journal: str = ""
    year: int | None = None
    doi: str = ""
    authors: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


def pubmed_xml(data: Path) -> dict[str, Record]:
    """PMID to record, from the PubMed baseline in XML."""
    path = next((data / "literature/pubmed-baseline").glob("*.xml.gz"))
    with gzip.open(path) as stream:
        articles = etree.parse(stream).getroot().iterfind("PubmedArticle")
        return {_text(a, "MedlineCitation/PMID"): _pubmed_record(a) for a in articles}


def pubmed_jsonl(data: Path) -> dict[str, Record]:
    """PMID to record, from the abstracts of the baseline: no authors, DOI or publication types."""
    path = next((data / "literature/pubmed-baseline").glob("*.jsonl.gz"))
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {row["_id"]: _row_record(row) for row in map(json.loads, lines)}


def jats(data: Path) -> dict[str, Record]:
    """PMID to record, from the full texts; only the first abstract is the authors' abstract."""
    found = {}
    for path in (data / "literature/jats").glob("*.nxml"):
        front = etree.parse(path).getroot().find("front")
        pmid = _text(front, ".//article-id[@pub-id-type='pmid']")
        if pmid:
            found[pmid] = Record(
                title=_text(front, ".//article-title"),
                abstract=_text(front, ".//abstract"),
                journal=_text(front, ".//journal-title"),
                year=int(_text(front, ".//pub-date/year")),
                doi=_text(front, ".//article-id[@pub-id-type='doi']"),
                authors=tuple(
                    f"{_text(c, 'name/surname')}, {_text(c, 'name/given-names')}"
                    for c in front.iterfind(".//contrib[@contrib-type='author']")
                ),
            )
    return found


def csl(data: Path) -> dict[str, Record]:
    """CSL id to record: title, abstract and keywords are all that the set holds."""
    with (data / "literature/csl-zh/corpus.jsonl").open(encoding="utf-8") as lines:
        return {row["_id"]: _row_record(row) for row in map(json.loads, lines)}


def all_records(data: Path) -> dict[str, Record]:
    """Every source by PMID or CSL id; the fullest record wins."""
    return {**csl(data), **pubmed_jsonl(data), **jats(data), **pubmed_xml(data)}


def foreign_texts(data: Path) -> Iterator[str]:
    """Every abstract of the sets from which no sentence may be copied."""
    for record in all_records(data).values():
        yield record.abstract
    for path in sorted((data / "retrieval/scifact").glob("corpus*.jsonl*")):
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)
    for path in sorted((data / "qa/pubmedqa").glob("*.json*")):
        if path.suffix == ".json":
            yield from strings(json.loads(path.read_text(encoding="utf-8")))
        else:
            opener = gzip.open if path.suffix == ".gz" else open
            with opener(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    yield from strings(json.loads(line))


def strings(value: Any) -> Iterator[str]:
    """Every string inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def _text(element: Any, path: str) -> str:
    found = element.find(path)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _pubmed_record(article: Any) -> Record:
    parts = article.iterfind(".//Abstract/AbstractText")
    year = _text(article, ".//PubDate/Year")
    return Record(
        title=_text(article, ".//ArticleTitle"),
        abstract=" ".join("".join(part.itertext()) for part in parts),
        journal=_text(article, ".//Journal/Title"),
        year=int(year) if year else None,
        doi=_text(article, "PubmedData/ArticleIdList/ArticleId[@IdType='doi']").lower(),
        authors=tuple(
            _text(a, "CollectiveName") or f"{_text(a, 'LastName')}, {_text(a, 'ForeName')}"
            for a in article.iterfind(".//AuthorList/Author")
        ),
        publication_types=tuple(
            "".join(t.itertext()) for t in article.iterfind(".//PublicationType")
        ),
        keywords=tuple(" ".join("".join(k.itertext()).split()) for k in article.iter("Keyword")),
    )


def _row_record(row: dict[str, Any]) -> Record:
    year = row.get("year")
    return Record(
        title=" ".join(row["title"].split()),
        abstract=row["text"],
        journal=row.get("journal") or "",
        year=int(year) if year else None,
        keywords=tuple(row.get("keywords", ())),
    )
