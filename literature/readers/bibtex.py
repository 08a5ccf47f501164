"""BibTeX and BibLaTeX, parsed by ``bibtexparser``; LaTeX accents and symbols decoded.

Fields: Oren Patashnik, "BibTeXing" (1988), and the BibLaTeX manual, section 2.2.
"""

import logging
import re
from collections.abc import Iterator
from typing import BinaryIO

import bibtexparser
from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import Block, DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry

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
from literature.latex import from_latex
from literature.names import people, person
from literature.normal import language_of
from literature.paper import Kind, Paper, Role, Section, Status
from literature.tagged import DAMAGED, text_of

NAME = "BibTeX"

FIELDS = {
    "title": "title, with subtitle; booktitle of a book without one",
    "sections": "translatedtitle (in the other language); abstract at its labels",
    "authors": "author; editor of a book without authors",
    "journal": "journal, else journaltitle, booktitle; school, institution of a thesis or report",
    "year": "year, else date",
    "volume": "volume",
    "issue": "number, else issue",
    "pages": "pages, else eid, articleno",
    "doi": "doi, or a DOI under url, note, eprint",
    "pmid": "pmid, else eprint of eprinttype pubmed, note, url",
    "pmcid": "pmcid, else pmc, note, url",
    "nct": "trial, note, the text",
    "publication_types": "type, else the kind of entry where it says more than article",
    "mesh": "mesh",
    "keywords": "keywords, else keyword",
    "language": "the text; language, langid for what its script leaves open",
    "licence": "copyright, else license",
    "url": "url",
    "status": "status",
    "kind": "kind",
}

_TYPES = {
    "phdthesis": "Thesis",
    "mastersthesis": "Thesis",
    "thesis": "Thesis",
    "inproceedings": "Conference Paper",
    "conference": "Conference Paper",
    "book": "Book",
    "incollection": "Book Chapter",
    "inbook": "Book Chapter",
    "techreport": "Report",
    "report": "Report",
    "patent": "Patent",
}
_SNIFF = re.compile(r"^[ \t]*@[A-Za-z]{2,30}\s*[{(](?:[^{}\n]{0,200}[,=]|\s*$)", re.MULTILINE)
_START = re.compile(r"@\w*[ \t]*[{(]")
_MANY = 20_000
"""Entries of one file after which it must have been worth while to read them."""
_PROSE = re.compile(r"\A\s*(?:[^@%\s]\S*\s+){40}")
_PIECE = re.compile(r'"[^"]*"|\{[^{}]*\}|[\w:.+-]+')
_JOINED = re.compile(rf"\s*(?:{_PIECE.pattern})(?:\s*#\s*(?:{_PIECE.pattern}))+\s*")
_OWN = frozenset({"title", "subtitle", "author", "editor", "pages", "abstract", "crossref", "doi"})
_NO_LATEX = frozenset({"url", "doi", "file", "eprint", "pmid", "pmcid"})
_WRAPPED = re.compile(r"\A\{[^{}]*\}\Z")

# It would write a line for every broken entry, of which a damaged file may hold hundreds of
# thousands; each is a named failure here.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


def sniff(head: bytes, name: str) -> bool:
    """An ``@article{…`` line, in a file that is no prose about it."""
    text = peek(head)
    return bool(_SNIFF.search(text)) and (name.lower().endswith(".bib") or not _PROSE.match(text))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per entry, in order; an entry that cannot be parsed gives a ``Failure``.

    Raises ``ShizhenError`` where the bytes are no text.
    """
    text, damaged = text_of(stream, source)
    text, rest = _hopeful(text)
    library = bibtexparser.parse_string(text)
    blocks = [*library.entries, *library.failed_blocks]
    macros = {string.key.lower(): str(string.value) for string in library.strings}
    parents = {entry.key.lower(): entry for entry in library.entries}
    for block in sorted(blocks, key=lambda block: block.start_line or 0):
        entry, where = _entry(block), f"line {(block.start_line or 0) + 1}"
        if entry is None:
            yield Failure(source, where, _reason(block), "Mend the entry or export it again.")
        elif damaged and DAMAGED in (block.raw or ""):
            yield Failure(source, where, "the entry holds broken characters", "Export it again.")
        else:
            yield _paper(_raw(entry, macros, parents), source, f"{entry.key} ({where})")
    if rest:
        reason = f"{rest} further entries are not read: hardly one of the first {_MANY} is sound"
        yield Failure(source, "", reason, "Export the file again.")
    if not blocks:
        yield Failure(source, "", "the file holds no entries", "Export it again.")


def _hopeful(text: str) -> tuple[str, int]:
    """``(what to parse, entries left out)``: of very many entries the first must be sound ones.

    A broken entry takes the parser longer than a sound one; a damaged file may hold a million.
    """
    starts = [found.start() for found in _START.finditer(text)]
    if len(starts) <= _MANY:
        return text, 0
    head = text[: starts[_MANY]]
    sound = len(bibtexparser.parse_string(head).entries)
    return (text, 0) if sound * 20 > _MANY else (head, len(starts) - _MANY)


def _entry(block: Block) -> Entry | None:
    """The entry in a block: one whose key or a field of which comes twice is still an entry."""
    if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        block = block.ignore_error_block or block
    return block if isinstance(block, Entry) else None


def _reason(block: Block) -> str:
    error = getattr(block, "error", None)
    said = " ".join(str(getattr(error, "abort_reason", error) or "it is broken").split())
    return f"the entry cannot be parsed: {said[:200].rstrip('.')}"


def _raw(entry: Entry, macros: dict[str, str], parents: dict[str, Entry]) -> dict[str, str]:
    """The fields as they stand, ``a # "b"`` joined; what is missing comes from the ``crossref``.

    ``entrytype`` is the kind of the entry. A child's book is its parent's title (BibTeX's
    ``btxdoc``, 2.1), which is no title of its own.
    """
    raw = {"entrytype": entry.entry_type.lower()}
    for field in entry.fields:
        raw.setdefault(field.key.lower().strip(), _concatenated(str(field.value), macros))
    parent = parents.get(raw.get("crossref", "").strip().lower())
    if parent is not None and parent is not entry:
        lent = {field.key.lower().strip(): str(field.value) for field in parent.fields}
        lent.setdefault("booktitle", lent.get("title", ""))
        for key, value in lent.items():
            if key not in _OWN:
                raw.setdefault(key, _concatenated(value, macros))
    return raw


def _concatenated(value: str, macros: dict[str, str]) -> str:
    """``jgm # ", Part B"`` as one value; a value without such a joint as it is."""
    if "#" not in value or not _JOINED.fullmatch(value):
        return value
    pieces = [piece[0].strip() for piece in _PIECE.finditer(value)]
    names = [piece.lower() for piece in pieces if piece[:1] not in '"{']
    if not all(name in macros for name in names):
        return value  # a sign of its own: its quotes are gone already
    return "".join(piece[1:-1] if piece[:1] in '"{' else macros[piece.lower()] for piece in pieces)


def _paper(raw: dict[str, str], source: str, record: str) -> Paper | Failure:
    fields = {key: _value(key, value) for key, value in raw.items()}
    kind = raw["entrytype"]
    get = fields.get
    notes = [text for key in ("note", "annote", "url", "eprint", "ee") if (text := get(key))]
    pubmed = get("eprint", "") if get("eprinttype", "").lower() == "pubmed" else ""
    book = kind in ("book", "proceedings", "collection")
    title = ": ".join(filter(None, (get("title", ""), get("subtitle", ""))))
    other = get("translatedtitle", "")
    translated = title and language_of(other) != language_of(title)
    return paper_of(
        source,
        record,
        stated_language=get("language") or get("langid", ""),
        title=title or other or (get("booktitle", "") if book else ""),
        sections=(
            *((Section(Role.TITLE, other),) if translated else ()),
            *abstract_sections(get("abstract", "")),
        ),
        authors=_authors(raw.get("author") or (raw.get("editor", "") if book else "")),
        journal=_first(fields, "journal", "journaltitle", "booktitle", "school", "institution"),
        year=year_of(get("year", ""), get("date", "")),
        volume=get("volume", ""),
        issue=_first(fields, "number", "issue"),
        pages=pages_of(_first(fields, "pages", "eid", "articleno")),
        doi=doi_in(get("doi", ""), *notes),
        pmid=get("pmid", "") or pubmed or pmid_in(*notes),
        pmcid=_first(fields, "pmcid", "pmc") or pmcid_in(*notes),
        nct=trials_in(get("trial", ""), *notes),
        publication_types=_listed(get("type", "")) or _listed(_TYPES.get(kind, "")),
        mesh=_listed(get("mesh", "")),
        keywords=keywords_of([_first(fields, "keywords", "keyword")]),
        licence=_first(fields, "copyright", "license"),
        url=get("url", ""),
        status=member(Status.OK, get("status", "")),
        kind=member(Kind.ARTICLE, get("kind", "")),
    )


def _value(key: str, value: str) -> str:
    if key in _NO_LATEX:
        return re.sub(r"\\url\{([^{}]*)\}|\\([_%&#~])", r"\1\2", value).strip("{} ")
    return plain(from_latex(value))


def _first(fields: dict[str, str], *keys: str) -> str:
    return next((value for key in keys if (value := fields.get(key, "").strip())), "")


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(";") if part.strip()]


def _authors(value: str) -> tuple[str, ...]:
    names = [name for name in split_multiple_persons_names(value) if name.lower() != "others"]
    if len(names) == 1 and ";" in value:
        return people(from_latex(value), natural=True)
    return tuple(name for each in names for name in _name(each))


def _name(raw: str) -> tuple[str, ...]:
    """One name; BibTeX's three forms, a name in braces as it stands, Chinese names apart."""
    name = plain(from_latex(raw))
    if _WRAPPED.match(raw):
        return (name,)
    if "," not in name or language_of(name) == "zh":
        return people(name, natural=True)
    parts = parse_single_name_into_parts(raw, strict=False)
    family, given, suffix = (
        from_latex(" ".join(words)) for words in (parts.von + parts.last, parts.first, parts.jr)
    )
    return (person(", ".join(filter(None, (family, given, suffix)))),)
