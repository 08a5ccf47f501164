"""What a web page says of itself in its head: meta tags, links, JSON-LD."""

import json
import re
from typing import Any

from lxml.html import HtmlElement

from literature.json_records import first, items, mapping, text
from literature.names import listed, person
from literature.normal import one_line

_ARTICLE = re.compile(r"(?:Medical)?(?:Scholarly)?Article|Report|NewsArticle|BlogPosting")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class PageData:
    """What a page says of itself in its head."""

    def __init__(self, root: HtmlElement) -> None:
        self.tags: dict[str, list[str]] = {}
        for tag in root.iter("meta"):
            name = (tag.get("name") or tag.get("property") or "").lower()
            value = one_line(tag.get("content") or "")
            if name and value:
                self.tags.setdefault(name, []).append(value)
        self.linked = next(filter(None, map(_article, root.iter("script"))), {})
        self.language = root.get("lang") or root.get(_LANG) or ""
        links = {link.get("rel", ""): link.get("href", "") for link in root.iter("link", "a")}
        self.canonical, self.licence = links.get("canonical", ""), links.get("license", "")
        self.cited = any(
            name.startswith(("citation_", "dc.", "prism.")) for name in self.tags
        ) or bool(self.linked)
        heading = next((one_line("".join(each.itertext())) for each in root.iter("h1")), "")
        stated = self.first("citation_title", "dc.title", "dcterms.title")
        self.title = (
            stated or first(self.linked, "headline", "name") or self.first("og:title") or heading
        )

    def first(self, *names: str) -> str:
        """The first tag of these names that says something."""
        return next((self.tags[name][0] for name in names if name in self.tags), "")

    def all(self, *names: str) -> list[str]:
        """All tags of the first of these names that is there."""
        return next((self.tags[name] for name in names if name in self.tags), [])

    def authors(self) -> tuple[str, ...]:
        """The names, one tag for each or all in one."""
        one_each = self.all("citation_author", "dc.creator", "dc.contributor", "dcterms.creator")
        if one_each:
            return tuple(
                name
                for each in one_each
                for name in (listed(each) if ";" in each else (person(each, natural=True),))
            )
        if together := self.first("citation_authors", "author"):
            return listed(together)
        names = (
            first(mapping(each), "name") or text(each) for each in items(self.linked.get("author"))
        )
        return tuple(person(name, natural=True) for name in names if name)


def _article(script: HtmlElement) -> dict[str, Any]:
    """The article in a JSON-LD script; {} where it holds none."""
    if "ld+json" not in (script.get("type") or ""):
        return {}
    try:
        value = json.loads(script.text or "")
    except (ValueError, RecursionError):
        return {}
    for each in map(mapping, items(mapping(value).get("@graph") or value)):
        inner = mapping(each.get("mainEntity")) or each
        if any(_ARTICLE.fullmatch(text(kind)) for kind in items(inner.get("@type"))):
            return inner
    return {}
