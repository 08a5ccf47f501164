"""Documents of retrieval corpora: JSON or JSON lines with ``_id``, ``title`` and ``text`` (BEIR).

Thakur et al., "BEIR", NeurIPS 2021. Fields beyond the three are taken where they name a field of
a paper. ``_id`` is the record's name; it is no PubMed id unless the file says so.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from literature.abstracts import abstract_sections
from literature.encodings import peek
from literature.errors import Failure, ShizhenError
from literature.fields import keywords_of, pages_of, paper_of, pmid_in, trials_in, year_of
from literature.json_records import first, items, mapping, objects, text
from literature.names import listed, person
from literature.paper import Paper, Role, Section

NAME = "corpus of {_id, title, text} (JSON, JSON lines)"

FIELDS = {
    "title": "title",
    "sections": "abstract, else text, contents, at its labels; body",
    "authors": "authors, author",
    "journal": "journal, else venue, source_title",
    "year": "year, else date, publication_date",
    "volume": "volume",
    "issue": "issue",
    "pages": "pages",
    "doi": "doi",
    "pmid": "pmid, else pubmed_id, a PubMed address under url",
    "pmcid": "pmcid, else pmc_id",
    "nct": "nct, the text",
    "publication_types": "publication_types",
    "mesh": "mesh",
    "keywords": "keywords",
    "language": "the text; language for what its script leaves open",
    "licence": "licence, license",
    "url": "url",
}

_KEYS = re.compile(
    r'\s*[\[{].*?"(?:_id|id|docid|doc_id|title|text|abstract|contents)"\s*:', re.DOTALL
)
_TEXT = re.compile(r'"(?:text|abstract|contents|title)"\s*:\s*["\[{]')
_QUERIES = re.compile(r"(?:^|[/\\])(?:queries|questions|claims|topics)[^/\\]*$", re.IGNORECASE)


def sniff(head: bytes, name: str) -> bool:
    """JSON objects with an id, a title or a text in them."""
    start = peek(head)
    return bool(_KEYS.match(start) and _TEXT.search(start))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per document, in order.

    Raises as the JSON reader does, and for a file of search queries, which are no literature.
    """
    asked = bool(_QUERIES.search(source))
    for found in objects(stream, source):
        if isinstance(found, Failure):
            yield found
            continue
        record = mapping(found[1])
        if asked and not first(record, "title", "abstract"):
            raise ShizhenError(
                "the file holds search queries (_id and text, no titles), not literature",
                file=source,
                cure="Leave it out, or rename it if these are documents.",
            )
        yield _paper(record, source, found[0])


def _paper(record: dict[str, Any], source: str, name: str) -> Paper | Failure:
    meta = {**mapping(record.get("metadata")), **record}
    authors = [text(each, "name") or text(each) for each in items(meta.get("authors"))]
    authors = authors or [text(each) for each in items(meta.get("author"))]
    return paper_of(
        source,
        first(record, "_id", "docid", "doc_id", "id") or name,
        stated_language=first(meta, "language", "lang"),
        title=first(meta, "title"),
        sections=tuple(_sections(meta)),
        authors=listed(authors[0]) if len(authors) == 1 else tuple(map(person, authors)),
        journal=first(meta, "journal", "venue", "source_title"),
        year=year_of(first(meta, "year", "date", "publication_date", "publish_time")),
        volume=first(meta, "volume"),
        issue=first(meta, "issue"),
        pages=pages_of(first(meta, "pages")),
        doi=first(meta, "doi", "DOI"),
        pmid=first(meta, "pmid", "pubmed_id", "PMID") or pmid_in(first(meta, "url")),
        pmcid=first(meta, "pmcid", "pmc_id", "PMCID"),
        nct=trials_in(*(text(each) for each in items(meta.get("nct")))),
        publication_types=[text(each) for each in items(meta.get("publication_types"))],
        mesh=[text(each) for each in items(meta.get("mesh"))],
        keywords=keywords_of(text(each) for each in items(meta.get("keywords"))),
        licence=first(meta, "licence", "license"),
        url=first(meta, "url"),
    )


def _sections(meta: dict[str, Any]) -> Iterator[Section]:
    """The abstract (its sentences, where the file holds them one by one), then the body."""
    seen = ""
    for key in ("abstract", "text", "contents"):
        words = " ".join(text(each, "text") or text(each) for each in items(meta.get(key)))
        if words.strip() and not seen:
            seen = words
            yield from abstract_sections(words)
    if (body := first(meta, "body", "full_text")) and body != seen:
        yield Section(Role.OTHER, body)
