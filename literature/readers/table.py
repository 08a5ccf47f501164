"""Tables, comma, semicolon or tab between the cells: the CSV exports of databases and of ASReview.

PubMed, Embase, Scopus, Zotero, Cochrane, Web of Science ("tab delimited") and tables of one's own
are told apart by nothing but the names of their columns.
"""

import csv
import re
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from literature.abstracts import abstract_sections
from literature.encodings import MOST_BYTES, peek
from literature.errors import Failure, ShizhenError
from literature.fields import (
    doi_in,
    keywords_of,
    pages_of,
    paper_of,
    plain,
    pmid_in,
    trials_in,
    year_of,
)
from literature.names import listed
from literature.paper import Paper
from literature.tagged import DAMAGED, text_of

NAME = "table (CSV, TSV)"

COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("title", "articletitle", "documenttitle", "primarytitle", "题名", "标题", "篇名"),
    "abstract": ("abstract", "abstractnote", "abstracttext", "summary", "摘要"),
    "authors": (
        "authorfullnames", "authors", "author", "authornames", "作者",
    ),
    "journal": (
        "journalbook", "journal", "publicationtitle", "sourcetitle", "journaltitle",
        "publicationname", "secondarytitle", "刊名", "来源", "文献来源", "source",
    ),
    "year": ("publicationyear", "year", "pubyear", "date", "publicationdate", "年", "发表时间"),
    "volume": ("volume", "卷"),
    "issue": ("issue", "number", "期"),
    "pages": ("pages", "pagerange", "页码", "artno", "articlenumber"),
    "first": ("pagestart", "startpage"),
    "last": ("pageend", "endpage"),
    "doi": ("doi", "dois"),
    "pmid": ("pmid", "pubmedid", "medlinepmid"),
    "pmcid": ("pmcid", "pmc"),
    "nct": ("clinicaltrialnumbers", "nctnumber", "nct"),
    "types": ("documenttype", "publicationtype", "publicationtypes", "itemtype", "文献类型"),
    "mesh": ("mesh", "meshterms", "meshheadings"),
    "keywords": ("authorkeywords", "keywords", "keyword", "manualtags", "automatictags", "关键词"),
    "language": ("language", "languageoforiginaldocument", "语言"),
    "licence": ("licence", "license", "copyright", "rights"),
    "url": ("url", "link", "fulltextlink", "openurllink", "链接"),
    "citation": ("citation", "source"),
}  # fmt: skip
"""For each field the columns that may hold it, the first that is filled wins.

Names are compared without case, blanks and signs: ``Author(s)`` is ``authors``.
"""

_WOS = {
    "TI": "title", "AB": "abstract", "AF": "authorfullnames", "AU": "authors", "SO": "journal",
    "PY": "year", "VL": "volume", "IS": "issue", "BP": "first", "EP": "last", "AR": "pages",
    "DI": "doi", "PM": "pmid", "DT": "types", "DE": "keywords", "ID": "keywords", "LA": "language",
}  # fmt: skip

FIELDS = {
    "title": "Title and its like",
    "sections": "Abstract, at its labels",
    "authors": "Author full names, Authors, Author Names",
    "journal": "Journal/Book, Journal, Publication Title, Source title, Source",
    "year": "Publication Year, Year, Date; Source",
    "volume": "Volume; Citation, Source",
    "issue": "Issue; Citation, Source",
    "pages": "Pages, Page start and Page end, Art. No.; Citation, Source",
    "doi": "DOI; a DOI under Link, Open URL Link, Citation",
    "pmid": "PMID, PubMed ID; a PubMed address under Link",
    "pmcid": "PMCID",
    "nct": "Clinical Trial Numbers; the text",
    "publication_types": "Document Type, Publication Type, Item Type",
    "mesh": "MeSH terms",
    "keywords": "Author Keywords, Keywords, Manual Tags",
    "language": "the text; Language for what its script leaves open",
    "licence": "Copyright, License",
    "url": "Link, URL",
}

_EMBASE = re.compile(
    r"(?P<journal>.{1,300}?) \((?P<year>\d{4})\)(?: (?P<volume>[^:()\s]{1,20}))?"
    r"(?::(?P<issue>[^():\s]{1,20}))?(?: \((?P<pages>[^()]{1,30})\))?"
)
_CITATION = re.compile(
    r";(?P<volume>[^;:(]{1,20})?(?:\((?P<issue>[^()]{1,20})\))?:(?P<pages>[\w-]{1,30})"
)
_KNOWN = frozenset(name for names in COLUMNS.values() for name in names)
_DELIMITERS = ",\t;"
_MOST_FAULTS = 200

csv.field_size_limit(MOST_BYTES)


def sniff(head: bytes, name: str) -> bool:
    """A first line with a title or abstract among its columns; or a file called CSV or TSV."""
    line = _first_line(peek(head))
    known = _fields(_columns(line, _delimiter(line)))
    named = name.lower().endswith((".csv", ".tsv", ".csv.gz", ".tsv.gz"))
    return (len(known) > 1 and bool({"title", "abstract"} & known)) or (named and bool(line))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per row, in order; a row whose quotes do not close gives a ``Failure``.

    Raises ``ShizhenError`` where the bytes are no text, or no column holds a title or abstract.
    """
    text, damaged = text_of(stream, source)
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    while lines and not lines[0].strip():
        lines.pop(0)
    delimiter = _delimiter(lines[0]) if lines else ","
    columns = _columns(lines[0], delimiter) if lines else {}
    if not {"title", "abstract"} & _fields(columns):
        raise ShizhenError(
            "no column of the table is called title or abstract",
            file=source,
            cure="Name the columns in the first line: title,abstract,authors,year,doi.",
        )
    number = 0
    for number, row in _rows(lines, delimiter):
        name = f"row {number}"
        if row is None:
            yield Failure(source, name, "the row's quotes do not close", "Mend it or export again.")
        elif damaged and any(DAMAGED in cell for cell in row):
            yield Failure(source, name, "the row holds broken characters", "Export it again.")
        else:
            yield _paper(_cells(row, columns), source, name)
    if not number:
        yield Failure(source, "", "the table has no rows", "Export it again.")


def _first_line(text: str) -> str:
    return next((line for line in text.lstrip("\ufeff").splitlines() if line.strip()), "")


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=lambda mark: len(_fields(_columns(line, mark))))


def _fields(columns: dict[int, str]) -> set[str]:
    named = set(columns.values())
    return {field for field, names in COLUMNS.items() if named & {field, *names}}


def _columns(line: str, delimiter: str) -> dict[int, str]:
    """The column numbers of the table with their names made plain; those of no field left out."""
    names = next(csv.reader([line], delimiter=delimiter), [])
    if {"TI", "SO", "PT"} <= {name.strip("\ufeff ") for name in names}:
        return {n: _WOS[name] for n, name in enumerate(names) if name in _WOS}
    plain_names = (re.sub(r"[\W_]+", "", name).lower() for name in names)
    return {n: name for n, name in enumerate(plain_names) if name in _KNOWN}


def _rows(lines: list[str], delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """``(line number, cells)``; ``None`` for the cells of a row whose quotes do not close.

    Reading goes on with the line behind such a row, so that one quote too many loses one row.
    """
    width = len(next(csv.reader(lines[:1], delimiter=delimiter), []))
    begin, faults = 1, 0
    while begin < len(lines) and faults < _MOST_FAULTS:
        reader = csv.reader(islice(lines, begin, None), delimiter=delimiter, strict=True)
        start = begin
        try:
            for row in reader:
                if any(cell.strip() for cell in row):
                    yield begin + 1, row
                begin = start + reader.line_num
        except csv.Error:
            alone = next(csv.reader([lines[begin].rstrip("\r\n")], delimiter=delimiter), [])
            yield begin + 1, alone if len(alone) == width else None
            begin += 1
            faults += 1
    if begin < len(lines):
        yield begin + 1, None


def _cells(row: list[str], columns: dict[int, str]) -> dict[str, str]:
    """What the row holds for each field: the first filled one of its columns, in their order."""
    found: dict[str, str] = {}
    for number, name in columns.items():
        if number < len(row) and row[number].strip():
            found.setdefault(name, plain(row[number]))
    return {
        field: words
        for field, names in COLUMNS.items()
        if (words := next((found[n] for n in (*names, field) if n in found), ""))
    }


def _paper(cells: dict[str, str], source: str, name: str) -> Paper | Failure:
    get = cells.get
    cited = _cited(get("citation", ""))
    embase = "journal" in cited and get("journal", "").startswith(f"{cited['journal']} (")
    links = [get("url", ""), get("citation", "")]
    return paper_of(
        source,
        name,
        stated_language=get("language", ""),
        title=get("title", ""),
        sections=abstract_sections(get("abstract", "")),
        authors=listed(get("authors", "")),
        journal=cited["journal"] if embase else get("journal", ""),
        year=year_of(get("year", ""), cited.get("year") or "", get("citation", "")),
        volume=get("volume", "") or cited.get("volume") or "",
        issue=get("issue", "") or cited.get("issue") or "",
        pages=pages_of(get("first", ""), get("last", ""))
        or pages_of(get("pages", "") or cited.get("pages") or ""),
        doi=doi_in(get("doi", ""), *links),
        pmid=get("pmid", "") or pmid_in(*links),
        pmcid=get("pmcid", ""),
        nct=trials_in(get("nct", "")),
        publication_types=[part.strip() for part in get("types", "").split(";")],
        mesh=[part.strip() for part in get("mesh", "").split(";")],
        keywords=keywords_of([get("keywords", "")]),
        licence=get("licence", ""),
        url=get("url", ""),
    )


def _cited(citation: str) -> dict[str, str | None]:
    """What stands in a citation of Embase, ``Lancet (2014) 3:3 (152-160)``, or of PubMed."""
    if found := _EMBASE.match(citation) or _CITATION.search(citation):
        return found.groupdict()
    return {}
