"""JATS full text (``.nxml``, NISO Z39.96, and the NLM DTD before it): PMC and publishers' XML.

The text holds what the authors say: abstract, body, tables and figures with their captions. It
does not hold what they cite or owe: reference lists, acknowledgements, funding, citation markers.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from literature.errors import Failure
from literature.fields import pages_of, text_language, trials_in, year_of
from literature.inline import Element, flat, local
from literature.markup import records
from literature.normal import make_paper, one_line
from literature.paper import Paper, Role, Source, Status
from literature.readers import jats_body
from literature.readers.jats_body import child_named, prose

NAME = "JATS XML"

FIELDS = {
    "title": "article-title",
    "sections": "abstract, body, tables and figures with their captions",
    "authors": "contrib-group: name, collab",
    "journal": "journal-title, else its abbreviations",
    "year": "pub-date",
    "volume": "volume",
    "issue": "issue",
    "pages": "fpage and lpage, else elocation-id",
    "doi": "article-id",
    "pmid": "article-id",
    "pmcid": "article-id",
    "nct": "the text",
    "publication_types": "article-type",
    "keywords": "kwd-group",
    "language": "the text; xml:lang for what its script leaves open",
    "licence": "permissions",
    "status": "related-article, article-type",
}

_SNIFF = re.compile(rb"<(?:\w+:)?article[\s>]|<pmc-articleset[\s>]|<!DOCTYPE\s+(?:pmc-)?article")
_EVIDENCE = re.compile(
    rb"JATS|NLM//DTD|article-type=|<front[\s>]|<article-meta|pmc-articleset|dtd-version="
)
_NAMED = re.compile(rb'pub-id-type="(pmid|doi|pmc|pmcid)"[^>]*>\s*([^<\s]{1,80})')
_STATUS_BY_LINK = {
    "retraction-forward": Status.RETRACTED,
    "partial-retraction-forward": Status.RETRACTED,
    "retraction": Status.RETRACTED,
    "expression-of-concern-forward": Status.CONCERN,
    "expression-of-concern": Status.CONCERN,
    "concern-forward": Status.CONCERN,
    "correction-forward": Status.CORRECTED,
    "correction": Status.CORRECTED,
    "corrigendum": Status.CORRECTED,
    "erratum": Status.CORRECTED,
}
"""``related-article-type`` of a link from the article to a later notice about it."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOTICES = frozenset(
    {"retraction", "correction", "expression-of-concern", "addendum", "partial-retraction"}
)
_GRAVEST = (Status.RETRACTED, Status.CONCERN, Status.CORRECTED)
_ISSUE_FIRST = ("ppub", "collection", "epub-ppub", "issue", "pub", "epub")
_OWN_WORK = (Role.ABSTRACT, Role.OBJECTIVE, Role.METHODS, Role.RESULTS, Role.CONCLUSION)


def sniff(head: bytes, name: str) -> bool:
    """An ``article`` (or PMC's set of them) with the marks of JATS about it."""
    plain = head.replace(b"\x00", b"")
    return bool(_SNIFF.search(plain) and _EVIDENCE.search(plain))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per ``article``, in order; a broken or cut-off one gives a ``Failure``.

    Streamed article by article. Raises ``ShizhenError`` where the file declares entities.
    """
    count = 0
    for count, record in enumerate(records(stream, source, "article"), 1):
        found = _NAMED.search(record.raw[:50_000])
        name = f"{found[1].decode()}:{found[2].decode('utf-8', 'replace')}" if found else ""
        if record.element is None:
            yield Failure(source, name or f"article {count}", record.fault, "Download it again.")
        else:
            yield _paper(record.element, source, name or f"article {count}")
    if not count:
        yield Failure(source, "", "the file holds no article", "Download it again.")


def _paper(article: Element, source: str, name: str) -> Paper | Failure:
    front = child_named(article, "front")
    meta = child_named(front, "article-meta") if front is not None else None
    if front is None or meta is None:
        return Failure(source, name, "the article has no article-meta", "Leave it out.")
    title = _title(meta)
    found = tuple(jats_body.sections(article, meta))
    if not title and not any(section.text for section in found):
        return Failure(source, name, "the article has no text", "Leave it out.")
    ids = {each.get("pub-id-type", ""): flat(each) for each in meta if local(each) == "article-id"}
    own = "\n".join(section.text for section in found if section.role in _OWN_WORK)
    return make_paper(
        title=title,
        sections=found,
        authors=_authors(meta),
        journal=_journal(front),
        year=_year(meta),
        volume=_text(meta, "volume"),
        issue=_text(meta, "issue"),
        pages=pages_of(_text(meta, "fpage"), _text(meta, "lpage")) or _text(meta, "elocation-id"),
        doi=ids.get("doi", ""),
        pmid=ids.get("pmid", ""),
        pmcid=ids.get("pmcid") or ids.get("pmc", ""),
        nct=trials_in(title, own),
        publication_types=[article.get("article-type", "")],
        keywords=_keywords(meta),
        language=text_language(f"{title} {own}"[:20_000], article.get(_LANG, "")),
        licence=_licence(meta),
        status=_status(article, meta),
        sources=(Source(source, name),),
    )


def _text(element: Element, name: str) -> str:
    found = child_named(element, name)
    return prose(found) if found is not None else ""


def _title(meta: Element) -> str:
    group = child_named(meta, "title-group")
    if group is None:
        return ""
    title, subtitle = _text(group, "article-title"), _text(group, "subtitle")
    return f"{title.rstrip(':')}: {subtitle}" if title and subtitle else title


def _authors(meta: Element) -> list[str]:
    groups = [group for group in meta if local(group) == "contrib-group"]
    contribs = [each for group in groups for each in group if local(each) == "contrib"]
    authors = [each for each in contribs if each.get("contrib-type", "author") == "author"]
    return [name for each in authors if (name := _author(each))]


def _author(contrib: Element) -> str:
    """The first name given: a person's, else that of a group without the list of its members."""
    for child in contrib.iter("{*}name", "{*}string-name", "{*}collab"):
        if local(child) == "collab":
            return one_line(flat(child, frozenset({"contrib-group", "xref", "aff"})))
        parts = [_text(child, part) for part in ("surname", "given-names", "suffix")]
        return ", ".join(filter(None, parts)) or prose(child)
    return ""


def _journal(front: Element) -> str:
    found = front.iterfind("{*}journal-meta//{*}journal-title")
    return next((prose(title) for title in found), "")


def _year(meta: Element) -> int | None:
    """The year of the issue, as PubMed gives it; without one, that of any other date."""
    found: dict[str, int] = {}
    for date in meta.iterfind("{*}pub-date"):
        if year := year_of(_text(date, "year"), date.get("iso-8601-date", "")):
            found.setdefault(date.get("pub-type") or date.get("date-type") or "", year)
    return next((found[kind] for kind in (*_ISSUE_FIRST, *found) if kind in found), None)


def _keywords(meta: Element) -> list[str]:
    return [prose(word) for word in meta.iterfind("{*}kwd-group//{*}kwd")]


_CC_ADDRESS = re.compile(
    r"creativecommons\.org/(?:licenses/([a-z-]+)|publicdomain/(zero|mark))/?(\d\.\d)?",
    re.IGNORECASE,
)
_CC_WORDS = re.compile(
    r"Creative Commons Attribution"
    r"(?P<rest>(?:[\s,-]*(?:Non-?Commercial|No-?Deriv\w*|Share-?Alike))*)",
    re.IGNORECASE,
)


def _licence(meta: Element) -> str:
    """``CC BY 4.0`` where a Creative Commons address or name says so, else the words themselves."""
    permissions = child_named(meta, "permissions")
    if permissions is None:  # before NLM DTD 2.0 its parts stood in article-meta itself
        permissions = meta
    values = [
        value for each in permissions.iter("{*}*") for value in (*each.attrib.values(), each.text)
    ]
    for value in values:
        if match := _CC_ADDRESS.search(value or ""):
            mark = {"zero": "CC0", "mark": "PDM"}.get((match[2] or "").lower())
            return f"{mark or f'CC {match[1].upper()}'} {match[3] or ''}".strip()
    words = _text(permissions, "license") or _text(permissions, "copyright-statement")
    if match := _CC_WORDS.search(words):
        rest = match["rest"].lower()
        parts = [("noncommercial", "NC"), ("noderiv", "ND"), ("sharealike", "SA")]
        found = [sign for word, sign in parts if word in re.sub(r"[\s-]", "", rest)]
        return "-".join(["CC BY", *found])
    return words


def _status(article: Element, meta: Element) -> Status:
    """What later notices say of this article; a notice itself is ``ok``."""
    if article.get("article-type") in _NOTICES:
        return Status.OK
    if article.get("article-type") == "retracted-article":
        return Status.RETRACTED
    links = meta.iterfind("{*}related-article")
    found = {_STATUS_BY_LINK.get(link.get("related-article-type", "")) for link in links}
    return next((status for status in _GRAVEST if status in found), Status.OK)
