"""Titles and abstracts of a PubMed record: what in it is text, in which role and language."""

import re
from collections.abc import Iterator

from literature.abstracts import abstract_sections
from literature.inline import Element, at, each, flat
from literature.normal import language_of, one_line
from literature.paper import Role, Section
from literature.roles import role_of

_CATEGORIES = {
    "BACKGROUND": Role.BACKGROUND,
    "OBJECTIVE": Role.OBJECTIVE,
    "METHODS": Role.METHODS,
    "RESULTS": Role.RESULTS,
    "CONCLUSIONS": Role.CONCLUSION,
}
"""``NlmCategory`` of the DTD. ``UNASSIGNED`` says nothing."""

_LABELLED_INSIDE = re.compile(r"\A[【\[]?(?:[A-Z][A-Za-z/&, -]{2,40}[:.]|目的|背景)|[A-Z]{5,}\s?:")
_READ_HERE = ("chi", "eng")


def titles(article: Element) -> tuple[str, str]:
    """``(title, vernacular title)``; the vernacular one only where it is written in Chinese.

    PubMed puts the title of an article in another language between brackets and ends every title
    with a stop; neither is part of the title (Zotero's importer drops the stop as well).
    """
    title = _bare(flat(at(article, "ArticleTitle")))
    vernacular = _bare(flat(at(article, "VernacularTitle")))
    if title.lower() in ("", "not available", "in process citation"):
        title = vernacular or _bare(flat(at(article, "Book", "BookTitle"))) or title
    chinese = vernacular != title and language_of(vernacular) == "zh"
    return title, vernacular if chinese else ""


def _bare(title: str) -> str:
    title = _unstopped(one_line(title))
    if title.startswith("[") and title.endswith("]") and "]" not in title[1:-1].partition("[")[0]:
        title = _unstopped(title[1:-1].strip())
    return title


def _unstopped(title: str) -> str:
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def sections(article: Element, citation: Element, vernacular: str) -> Iterator[Section]:
    """The Chinese title, the abstract, then other abstracts in a language that is read here.

    An abstract in a third language counts only where there is no other.
    """
    if vernacular:
        yield Section(Role.TITLE, vernacular)
    main = at(article, "Abstract")
    seen = set()
    for section in _abstract(main):
        seen.add(section.text)
        yield section
    for other in each(citation, "OtherAbstract"):
        if seen and other.get("Language", "eng") not in _READ_HERE:
            continue
        for section in _abstract(other):
            if section.text not in seen:
                seen.add(section.text)
                yield section


def _abstract(abstract: Element | None) -> Iterator[Section]:
    for text in each(abstract, "AbstractText"):
        words = flat(text).strip()
        label = (text.get("Label") or "").strip()
        category = _CATEGORIES.get(text.get("NlmCategory", ""))
        if label.upper() == "UNLABELLED":
            label = ""
        if label or category:
            # The label is the authors' own; the category, given by rule, puts FUNDING under
            # BACKGROUND and decides only where the label says nothing.
            yield Section(role_of(label, category or Role.ABSTRACT), words, _heading(label))
        elif (":" in words or "【" in words) and _LABELLED_INSIDE.search(words):
            yield from abstract_sections(words)
        elif words:
            yield Section(Role.ABSTRACT, words)


def _heading(label: str) -> str:
    return label.capitalize() if label.isupper() else label
