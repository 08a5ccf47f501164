"""Web pages of articles: the page's own data for citing it, and its text without the rest.

Fields: Google Scholar's ``citation_…`` tags (Highwire), Dublin Core, PRISM, and JSON-LD of
schema.org. The text: ``trafilatura``, which knows navigation, advertisement and comments.
"""

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from literature.abstracts import abstract_sections
from literature.encodings import MOST_BYTES, encoding_of, peek, read_text
from literature.errors import Failure, ShizhenError
from literature.fields import (
    doi_in,
    keywords_of,
    pages_of,
    paper_of,
    pmcid_in,
    pmid_in,
    year_of,
)
from literature.json_records import first, mapping, text
from literature.normal import one_line
from literature.paper import Paper, Role, Section
from literature.readers.page_data import PageData
from literature.readers.text import REFERENCES
from literature.roles import role_under
from literature.superscripts import LOWERED, RAISED, cites_by_number, resolved

NAME = "HTML"

FIELDS = {
    "title": "citation_title, else dc.title, JSON-LD, og:title, the first heading",
    "sections": "the text under its headings; else citation_abstract, dc.description, description",
    "authors": "citation_author, else citation_authors, dc.creator, JSON-LD",
    "journal": "citation_journal_title, else prism.publicationName, JSON-LD",
    "year": "citation_publication_date, else citation_date, dc.date, JSON-LD",
    "volume": "citation_volume, else prism.volume, JSON-LD",
    "issue": "citation_issue, else prism.number, JSON-LD",
    "pages": "citation_firstpage and citation_lastpage, else prism.startingPage, JSON-LD",
    "doi": "citation_doi, else dc.identifier, prism.doi, JSON-LD, the page's address",
    "pmid": "citation_pmid, else the page's address",
    "pmcid": "citation_pmcid, else the page's address",
    "nct": "the text",
    "publication_types": "citation_article_type",
    "keywords": "citation_keywords, else dc.subject, keywords",
    "language": "the text; citation_language, lang for what its script leaves open",
    "licence": "dc.rights, rel=license",
    "url": "citation_public_url, else the canonical address, og:url",
}

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?>.*?-->)\s*)*(?:<!doctype html|<html[\s>]|<head[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
_SIMPLIFIED = {"gb2312": "gb18030", "gbk": "gb18030"}
_FURNITURE = re.compile(
    r"\W*(?:related (?:articles|content)|similar articles|cited by|share|cite this|download|"
    r"rights and permissions|about this article|author information|access this article|"
    r"supplementary (?:information|material)s?|publisher.s note|metrics|permissions|"
    r"recommended|advertisement|navigation|相关文章|分享|引用本文|下载)\W*.{0,40}",
    re.IGNORECASE,
)
_FEWEST = 250
"""A page with less text than this, and no data for citing it, is no article."""


def sniff(head: bytes, name: str) -> bool:
    """An HTML or XHTML document."""
    return bool(_PAGE.match(peek(head).lstrip("\ufeff")))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper. Raises ``ShizhenError`` where the bytes are no text."""
    page = _text_of(stream.read(MOST_BYTES + 1), source)
    try:
        root = document_fromstring(page.encode(), parser=_PARSER)
    except (etree.ParserError, etree.XMLSyntaxError):
        yield Failure(source, "", "the page is empty", "Save it again.")
        return
    data = PageData(root)
    sections, stated = _body(page, data.title), [*abstract_sections(data.first(*_ABSTRACT))]
    if _length(sections) < max(_FEWEST, _length(stated)) and stated:
        sections = stated  # the page itself asks to log in, or shows no more than the title
    if not data.cited and _length(sections) < _FEWEST:
        yield Failure(
            source,
            "",
            "the page holds no article",
            "Open it in a browser, log in if it asks for that, and save the article itself.",
        )
        return
    yield _paper(data, sections, source)


_PARSER = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
_ABSTRACT = (
    "citation_abstract",
    "dc.description",
    "dcterms.abstract",
    "og:description",
    "description",
)


def _length(sections: list[Section]) -> int:
    return sum(len(section.text) for section in sections)


def _text_of(data: bytes, source: str) -> str:
    """UTF-8 where it is, else what the page declares, else what its bytes look like."""
    if len(data) > MOST_BYTES:
        raise ShizhenError(
            f"the page is longer than {MOST_BYTES // 2**20} MiB", file=source, cure="Split it."
        )
    declared = _CHARSET.search(data[:8192])
    if (
        encoding_of(data) not in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
        and declared
    ):
        name = declared[1].decode().lower()
        try:
            return data.decode(_SIMPLIFIED.get(name, name), "replace")
        except LookupError:
            pass  # an encoding nobody knows: the bytes decide
    return read_text(io.BytesIO(data), source)


def _paper(data: PageData, sections: list[Section], source: str) -> Paper | Failure:
    address = (
        data.first("citation_public_url", "og:url", "citation_fulltext_html_url") or data.canonical
    )
    linked = data.linked
    issue = mapping(linked.get("isPartOf"))
    volume = mapping(issue.get("isPartOf")) or issue
    journal = mapping(volume.get("isPartOf")) or volume
    identifiers = data.all(
        "citation_doi", "prism.doi", "dc.identifier", "doi", "bepress_citation_doi"
    )
    return paper_of(
        source,
        "",
        stated_language=data.first("citation_language", "dc.language") or data.language,
        title=data.title,
        sections=tuple(sections),
        authors=data.authors(),
        journal=data.first(
            "citation_journal_title", "prism.publicationname", "citation_conference_title"
        )
        or text(journal, "name"),
        year=year_of(
            data.first(
                "citation_publication_date",
                "citation_date",
                "citation_year",
                "prism.publicationdate",
            ),
            data.first("citation_online_date", "dc.date", "dcterms.date", "article:published_time"),
            first(linked, "datePublished"),
        ),
        volume=data.first("citation_volume", "prism.volume") or text(volume, "volumeNumber"),
        issue=data.first("citation_issue", "prism.number") or text(issue, "issueNumber"),
        pages=pages_of(
            data.first("citation_firstpage", "prism.startingpage") or text(linked, "pageStart"),
            data.first("citation_lastpage", "prism.endingpage") or text(linked, "pageEnd"),
        ),
        doi=doi_in(*identifiers, first(linked, "sameAs", "identifier", "@id"), address),
        pmid=data.first("citation_pmid", "ncbi_article_id") or pmid_in(address),
        pmcid=data.first("citation_pmcid") or pmcid_in(address),
        publication_types=data.all("citation_article_type", "dc.type.articletype"),
        keywords=keywords_of(
            data.all("citation_keywords", "citation_keyword", "dc.subject", "keywords")
        ),
        licence=data.first("dc.rights", "dcterms.rights", "dc.rights.license") or data.licence,
        url=address,
    )


def _body(page: str, title: str) -> list[Section]:
    """The text under its headings; nothing where ``trafilatura`` finds none."""
    import trafilatura  # half a second, which only web pages are worth

    extracted = trafilatura.extract(
        page,
        output_format="xml",
        include_tables=True,
        include_comments=False,
        include_formatting=True,
        favor_recall=True,
    )
    if not extracted:
        return []
    main = etree.fromstring(
        extracted.encode(), etree.XMLParser(resolve_entities=False, recover=True)
    )
    main = main.find("main") if main is not None else None
    if main is None:
        return []
    blocks = list(_blocks(main, one_line(title).lower()))
    citing = cites_by_number(words for *_, words in blocks)
    sections: list[Section] = []
    for role, heading, words in blocks:
        words = resolved(words, citing)
        last = sections[-1] if sections else None
        if last and (last.role, last.heading) == (role, heading) and role != Role.TABLE:
            sections[-1] = Section(role, f"{last.text}\n\n{words}", heading)
        else:
            sections.append(Section(role, words, heading))
    return [part for section in sections for part in _parted(section)]


def _parted(section: Section) -> Iterator[Section]:
    """An abstract in its labelled parts, each under its own label or the abstract's heading."""
    if section.role != Role.ABSTRACT:
        yield section
        return
    for part in abstract_sections(section.text):
        yield Section(part.role, part.text, part.heading or section.heading)


def _blocks(main: HtmlElement, title: str) -> Iterator[tuple[Role, str, str]]:
    """``(role, heading, text)`` of each paragraph, list and table, in order."""
    role, heading, skipping = Role.OTHER, "", False
    for element in main:
        if element.tag == "head":
            words = _flat(element)
            if words.lower() == title or not words:
                continue
            skipping = bool(REFERENCES.fullmatch(words) or _FURNITURE.fullmatch(words))
            role, heading = role_under(words, role), words
        elif skipping:
            continue
        elif element.tag == "table":
            if rows := "\n".join(filter(None, map(_row, element.iter("row")))):
                yield Role.TABLE, "", rows
        elif element.tag == "list":
            if entries := "\n".join(filter(None, map(_flat, element.iter("item")))):
                yield role, heading, entries
        elif words := _flat(element):
            yield role, heading, words


def _row(row: HtmlElement) -> str:
    return " | ".join(filter(None, map(_flat, row.iter("cell"))))


def _flat(element: HtmlElement) -> str:
    """The text of an element, superscripts marked."""
    pieces: list[str] = []
    _flatten(element, pieces, 0)
    return re.sub(r"\s+", " ", "".join(pieces)).strip()


def _flatten(element: HtmlElement, pieces: list[str], depth: int) -> None:
    if depth > 100 or not isinstance(element.tag, str):
        return
    raised = element.tag == "sup" or element.get("rend") in ("#sup", "sup")
    pieces.append(RAISED if raised else "")
    pieces.append(element.text or "")
    for child in element:
        _flatten(child, pieces, depth + 1)
        pieces.append(child.tail or "")
    pieces.append(LOWERED if raised else "")
