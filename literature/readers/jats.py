"""JATS full text (``.nxml``, NISO Z39.96, and the NLM DTD before it): PMC and publishers' XML.

The text holds what the authors say: abstract, body, tables and figures with their captions. It
does not hold what they cite or owe: reference lists, acknowledgements, funding, citation markers.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from literature.errors import Failure
from literature.markup import Element, flat, local, records
from literature.normal import make_paper, one_line
from literature.paper import Paper, Role, Source, Status
from literature.readers import jats_body

NAME = "JATS XML"

_SNIFF = re.compile(rb"<(?:\w+:)?article[\s>]")
_EVIDENCE = re.compile(
    rb"JATS|NLM//DTD|article-type|<front|<article-meta|pmc-articleset|dtd-version"
)
_NCT = re.compile(r"\bNCT\d{8}\b")
_STATUS_BY_LINK = {
    "retraction-forward": Status.RETRACTED,
    "partial-retraction-forward": Status.RETRACTED,
    "retraction": Status.RETRACTED,
    "expression-of-concern-forward": Status.CONCERN,
    "expression-of-concern": Status.CONCERN,
    "concern-forward": Status.CONCERN,
    "correction-forward": Status.CORRECTED,
    "correction": Status.CORRECTED,
}
_GRAVEST = (Status.RETRACTED, Status.CONCERN, Status.CORRECTED)
_NOTICES = {"retraction", "correction", "expression-of-concern", "addendum", "partial-retraction"}
_PRINTED_FIRST = ("ppub", "collection", "epub-ppub", "pub", "epub", "publication")


def sniff(head: bytes, name: str) -> bool:
    """An ``article`` element with JATS marks about it."""
    plain = head.replace(b"\x00", b"")
    return bool(_SNIFF.search(plain) and _EVIDENCE.search(plain))


def read(stream: BinaryIO, source: str) -> Iterator[Paper | Failure]:
    """One paper per ``article``; a broken or cut one gives a ``Failure``."""
    n = 0
    for element, raw in records(stream, source, "article"):
        n += 1
        if isinstance(element, str):
            yield Failure(source, _name(raw, n), element, "Download the file again.")
            continue
        yield _paper(element, source, n)


def _name(raw: bytes, n: int) -> str:
    found = re.search(rb'pub-id-type="(pmid|doi|pmc)"[^>]*>\s*([^<\s]{1,80})', raw[:20000])
    return f"{found[1].decode()}:{found[2].decode('utf-8', 'replace')}" if found else f"article {n}"


def _paper(article: Element, source: str, n: int) -> Paper | Failure:
    meta = _at(article, "front", "article-meta")
    if meta is None:
        return Failure(source, f"article {n}", "the article has no article-meta", "Leave it out.")
    ids = {_kind(i): flat(i).strip() for i in meta if local(i) == "article-id"}
    title = _title(meta)
    sections = tuple(jats_body.sections(article, meta))
    if not title and not sections:
        return Failure(source, f"article {n}", "the article has no text", "Leave it out.")
    record = next((f"{k}:{ids[k]}" for k in ("pmid", "doi", "pmc") if ids.get(k)), f"article {n}")
    return make_paper(
        title=title,
        sections=sections,
        authors=_authors(meta),
        journal=_journal(article),
        year=_year(meta),
        volume=_text(meta, "volume"),
        issue=_text(meta, "issue"),
        pages=_pages(meta),
        doi=ids.get("doi", ""),
        pmid=ids.get("pmid", ""),
        pmcid=ids.get("pmcid") or ids.get("pmc", ""),
        nct=_NCT.findall(" ".join([title, *(s.text for s in sections if s.role in _OWN)])),
        publication_types=[article.get("article-type", "")],
        keywords=_keywords(meta),
        licence=_licence(meta),
        status=_status(article, meta),
        sources=(Source(source, record),),
    )


_OWN = (Role.ABSTRACT, Role.OBJECTIVE, Role.METHODS, Role.RESULTS, Role.CONCLUSION)


def _at(element: Element, *names: str) -> Element | None:
    for name in names:
        element = next((child for child in element if local(child) == name), None)
        if element is None:
            return None
    return element


def _kind(article_id: Element) -> str:
    return article_id.get("pub-id-type", "")


def _text(element: Element, *names: str) -> str:
    found = _at(element, *names)
    return one_line(flat(found, jats_body.DROPPED)) if found is not None else ""


def _title(meta: Element) -> str:
    group = _at(meta, "title-group")
    if group is None:
        return ""
    title, subtitle = _text(group, "article-title"), _text(group, "subtitle")
    return f"{title.rstrip(':')}: {subtitle}" if title and subtitle else title


def _authors(meta: Element) -> list[str]:
    return [
        name
        for group in meta
        if local(group) == "contrib-group"
        for contrib in group
        if local(contrib) == "contrib" and contrib.get("contrib-type", "author") == "author"
        if (name := _author(contrib))
    ]


def _author(contrib: Element) -> str:
    for child in contrib.iter():
        name = local(child)
        if name in ("name", "string-name"):
            given, family = _text(child, "given-names"), _text(child, "surname")
            suffix = _text(child, "suffix")
            return ", ".join(filter(None, (family, given, suffix))) or one_line(flat(child))
        if name == "collab":
            return one_line(flat(child, frozenset({"contrib-group", "xref", "aff"})))
    return ""


def _journal(article: Element) -> str:
    meta = _at(article, "front", "journal-meta")
    if meta is None:
        return ""
    return _text(meta, "journal-title-group", "journal-title") or _text(meta, "journal-title")


def _year(meta: Element) -> int | None:
    """The year of the issue (as PubMed gives it), else the earliest named one."""
    dates = [d for d in meta if local(d) == "pub-date"]
    found: dict[str, int] = {}
    for date in dates:
        year = re.search(r"\d{4}", _text(date, "year"))
        if year:
            kind = date.get("pub-type") or date.get("date-type") or ""
            found.setdefault(kind, int(year[0]))
    return next((found[k] for k in (*_PRINTED_FIRST, *found) if k in found), None)


def _pages(meta: Element) -> str:
    first, last = _text(meta, "fpage"), _text(meta, "lpage")
    if first and last and first != last:
        return f"{first}-{last}"
    return first or _text(meta, "elocation-id")


def _keywords(meta: Element) -> list[str]:
    groups = [g for g in meta if local(g) == "kwd-group"]
    return [flat(k, jats_body.DROPPED) for g in groups for k in g.iter() if local(k) == "kwd"]


_CC = re.compile(
    r"creativecommons\.org/(?:licenses/([a-z-]+)|publicdomain/(zero|mark))/?(\d\.\d)?", re.I
)


def _licence(meta: Element) -> str:
    """``CC BY 4.0`` where a Creative Commons address says so, else the licence's own words."""
    permissions = _at(meta, "permissions")
    if permissions is None:
        return _text(meta, "copyright-statement")
    values = [v for e in permissions.iter() if local(e) for v in (*e.attrib.values(), e.text or "")]
    for value in values:
        if match := _CC.search(value):
            name = f"CC {match[1].upper()}" if match[1] else {"zero": "CC0"}.get(match[2], "PDM")
            return f"{name} {match[3] or ''}".strip()
    return _text(permissions, "license") or _text(permissions, "copyright-statement")


def _status(article: Element, meta: Element) -> Status:
    """What later notices say of this article; a notice itself stands as it is."""
    if article.get("article-type") in _NOTICES:
        return Status.OK
    links = (e.get("related-article-type", "") for e in meta if local(e) == "related-article")
    found = {_STATUS_BY_LINK.get(link, Status.OK) for link in links}
    if article.get("article-type") == "retracted-article":
        found.add(Status.RETRACTED)
    return next((status for status in _GRAVEST if status in found), Status.OK)
