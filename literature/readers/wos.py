"""Web of Science tagged text ("Plain Text" and "EndNote Desktop" exports of Clarivate).

Tags: "Web of Science Core Collection Field Tags", Clarivate's help (hs_wos_fieldtags).
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from literature.abstracts import abstract_sections
from literature.encodings import peek
from literature.errors import Failure
from literature.fields import keywords_of, pages_of, paper_of, plain, year_of
from literature.names import person
from literature.paper import Paper, Status
from literature.tagged import Dialect, Record, papers

NAME = "Web of Science"

FIELDS = {
    "title": "TI",
    "sections": "AB at its labels",
    "authors": "AF, else AU; CA (groups); BE of a book without authors",
    "journal": "SO, else JI, J9; capitals made small",
    "year": "PY, else PD, EA",
    "volume": "VL",
    "issue": "IS",
    "pages": "BP and EP, else PS, AR",
    "doi": "DI, else D2",
    "pmid": "PM",
    "nct": "the text",
    "publication_types": "DT",
    "keywords": "DE, ID",
    "language": "the text; LA for what its script leaves open",
    "status": "DT",
}

_OPENING = re.compile(r"\s*(?:FN (?:Clarivate|Thomson|ISI)\b|PT [A-Z]$)")
_LINE = re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?P<value>(?: .*)?)$")
_SMALL = re.compile(
    r"(?:an?|and|at|by|de|der|des|di|du|e|et|for|fur|in|la|of|on|or|the|to|und|with|y|zur?)"
)

_DIALECT = Dialect(_LINE, lambda tag, tags, blank: tag == "PT", ends=frozenset({"ER", "EF"}))


def sniff(head: bytes, name: str) -> bool:
    """The ``FN Clarivate …`` line, or the ``PT J`` line of a first record."""
    return any(map(_OPENING.match, peek(head).splitlines()[:6]))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per record, in order. Raises ``ShizhenError`` where the bytes are no text."""
    yield from papers(stream, source, _DIALECT, _paper)


def _paper(record: Record, source: str) -> Paper | Failure:
    types = [part.strip() for part in record.line("DT").split(";")]
    return paper_of(
        source,
        record.name,
        stated_language=record.line("LA"),
        title=plain(record.line("TI")),
        sections=abstract_sections(plain(record.first("AB"))),
        authors=_authors(record),
        journal=_journal(record),
        year=year_of(record.line("PY"), record.line("PD"), record.line("EA")),
        volume=record.line("VL"),
        issue=record.line("IS"),
        pages=pages_of(record.line("BP", "PS"), record.line("EP")) or record.line("AR"),
        doi=record.line("DI", "D2"),
        pmid=record.line("PM"),
        publication_types=types,
        keywords=_keywords(record),
        status=Status.RETRACTED if "Retracted Publication" in types else Status.OK,
    )


def _authors(record: Record) -> tuple[str, ...]:
    """One name a line; a line may not be broken, so nothing else parts them."""
    lines = record.first("AF", "AU").splitlines() + record.first("CA").splitlines()
    lines = lines or record.first("BF", "BA", "BE").splitlines()
    return tuple(filter(None, (person(line, initials=True) for line in lines)))


def _keywords(record: Record) -> tuple[str, ...]:
    """The authors' own words as they wrote them; *Keywords Plus*, all in capitals, made small."""
    plus = plain(record.line("ID"))
    return keywords_of([plain(record.line("DE")), plus.lower() if plus.isupper() else plus])


def _journal(record: Record) -> str:
    """``BMJ OPEN`` with the capitals of its abbreviation (JI), the other words as in a title."""
    name = record.line("SO", "JI", "J9")
    if not name.isupper():
        return name
    short = {word.strip(".").lower(): word.strip(".") for word in record.line("JI").split()}
    words = [short.get(word.lower(), _capital(word.lower())) for word in name.split()]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _capital(word: str) -> str:
    if _SMALL.fullmatch(word):
        return word
    return re.sub(r"(^|[-/(&])(\w)", lambda found: found[1] + found[2].upper(), word)
