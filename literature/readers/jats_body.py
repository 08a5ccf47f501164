"""The text of a JATS article as sections: what belongs to it, and in which role."""

import re
from collections.abc import Iterator

from literature.inline import CLOSE, OPEN, Element, flat, local
from literature.normal import one_line
from literature.paper import Role, Section
from literature.roles import named_role
from literature.tables import Cell, lines, span

_SEC_TYPES = {
    "intro": Role.BACKGROUND,
    "introduction": Role.BACKGROUND,
    "background": Role.BACKGROUND,
    "materials": Role.METHODS,
    "methods": Role.METHODS,
    "subjects": Role.METHODS,
    "cases": Role.RESULTS,
    "results": Role.RESULTS,
    "discussion": Role.DISCUSSION,
    "conclusions": Role.CONCLUSION,
    "conclusion": Role.CONCLUSION,
}
"""The values of ``sec-type`` that the JATS tag library suggests."""

_LEFT_OUT = re.compile(
    r"supplement.*|supporting[ -]information|additional[ -](information|files?)|"
    r"(data|code|software)[ -](and .*)?(availability|accessibility|sharing).*|"
    r"availability of (data|supporting|materials?).*|funding.*|financial (support|disclosure).*|"
    r"acknowledge?ments?.*|(declaration of |potential )?(competing|conflicts? of|conflicting).*|"
    r"coi[ -]statement|declarations?|disclosures?|author\W?s?\W* contributions?|"
    r"(list of )?abbreviations( used)?|references?|bibliography|pre-?publication history|"
    r"consent for publication|致谢|参考文献|(作者)?利益冲突.*|基金.*|作者贡献.*",
    re.IGNORECASE,
)
_UNREAD_ABSTRACTS = frozenset({"graphical", "teaser", "toc", "web-summary", "video", "precis"})
_FLOATS = frozenset({"table-wrap", "table-wrap-group", "fig", "fig-group", "boxed-text"})
_LISTS = frozenset({"list", "def-list"})
_PROSE = frozenset(
    {"p", "disp-quote", "disp-formula", "disp-formula-group", "preformat", "verse-group", "code",
     "statement", "speech"}
)  # fmt: skip
_NOT_PROSE = _FLOATS | {
    "fn", "label", "object-id", "supplementary-material", "media", "graphic", "inline-graphic",
}  # fmt: skip
_MARKERS = frozenset({"bibr", "fn", "table-fn", "aff", "corresp", "author-notes"})


def sections(article: Element, meta: Element) -> Iterator[Section]:
    """Abstracts, body, appendices, and the tables and figures wherever they stand."""
    for child in meta:
        if local(child) in ("abstract", "trans-abstract"):
            yield from _abstract(child)
    for child in article:
        name = local(child)
        if name == "body":
            yield from _section(child, Role.OTHER, "")
        elif name == "back":
            yield from _back(child)
        elif name == "floats-group":
            for each in child:
                yield from _float(each)


def prose(element: Element, but: frozenset[str] = frozenset()) -> str:
    """The words of an element in one line, footnotes and markers of references left out."""
    return one_line(unmarked(flat(element, _NOT_PROSE | but, _is_marker)))


def child_named(element: Element, name: str) -> Element | None:
    """The first child of this name, whatever its namespace."""
    return next((child for child in element if local(child) == name), None)


def _abstract(abstract: Element) -> Iterator[Section]:
    if abstract.get("abstract-type") in _UNREAD_ABSTRACTS:
        return
    title = _title(abstract)
    usual = named_role(title) is Role.ABSTRACT
    yield from _section(abstract, Role.ABSTRACT, "" if usual else title)


def _back(back: Element) -> Iterator[Section]:
    for child in back:
        name = local(child)
        if name == "sec" and not _left_out(child):
            yield from _section(child, _role(child, Role.OTHER), _title(child))
        elif name == "app":
            yield from _section(child, Role.OTHER, _title(child))
        elif name == "app-group":
            yield from _back(child)


def _left_out(section: Element) -> bool:
    names = (section.get("sec-type", ""), _title(section).strip(" .:：*"))
    return any(_LEFT_OUT.fullmatch(name) for name in names)


def _role(section: Element, parent: Role) -> Role:
    """By the title where it is a usual one, else by ``sec-type``, else as the section around it.

    The title first: publishers put ``sec-type="conclusions"`` on *Results and discussion*.
    """
    if (named := named_role(_title(section))) is not None:
        return named
    kinds = re.split(r"[|\s]+", section.get("sec-type", "").lower())
    return next((_SEC_TYPES[kind] for kind in kinds if kind in _SEC_TYPES), parent)


def _title(element: Element) -> str:
    title = child_named(element, "title")
    return prose(title) if title is not None else ""


def _section(element: Element, role: Role, heading: str) -> Iterator[Section]:
    """The section's own text, then its tables and figures, then the sections in it."""
    texts: list[str] = []
    floats: list[Element] = []
    inner: list[Element] = []
    for child in element:
        name = local(child)
        if name == "sec":
            inner.append(child)
        elif name in _FLOATS:
            floats.append(child)
        elif name in _PROSE or name in _LISTS:
            texts += _texts(child)
            floats += _outermost(child, _FLOATS)
    yield Section(role, "\n\n".join(filter(None, texts)), heading)
    for each in floats:
        yield from _float(each)
    for each in inner:
        if not _left_out(each):
            yield from _section(each, _role(each, role), _title(each) or heading)


def _texts(element: Element) -> Iterator[str]:
    """A block's words; lists in it stand for themselves, one item to a line."""
    name = local(element)
    if name == "list":
        yield "\n".join(filter(None, (prose(item) for item in element)))
    elif name == "def-list":
        items = (item for item in element if local(item) == "def-item")
        yield "\n".join(": ".join(filter(None, map(prose, item))) for item in items)
    else:
        yield prose(element, _LISTS)
        for child in _outermost(element, _LISTS):
            yield from _texts(child)


def _outermost(element: Element, names: frozenset[str]) -> Iterator[Element]:
    """Elements of these names below ``element``, without those that lie in another of them."""
    for child in element:
        if local(child) in names:
            yield child
        else:
            yield from _outermost(child, names)


def _float(element: Element) -> Iterator[Section]:
    name = local(element)
    if name in ("table-wrap-group", "fig-group"):
        for child in element:
            yield from _float(child)
    elif name == "boxed-text":
        yield from _section(element, Role.OTHER, _title(element) or _caption(element))
    elif name == "table-wrap":
        notes = (note for note in element if local(note) == "table-wrap-foot")
        feet = [_cell(p) for note in notes for p in note.iter("{*}p")]
        text = "\n".join(filter(None, [_caption(element), *lines(_rows(element)), *feet]))
        yield Section(Role.TABLE, text, _label(element))
    elif name == "fig":
        yield Section(Role.FIGURE, _caption(element), _label(element))


def _label(element: Element) -> str:
    label = child_named(element, "label")
    return one_line(flat(label)).rstrip(" .:") if label is not None else ""


def _caption(element: Element) -> str:
    caption = child_named(element, "caption")
    if caption is None:
        return ""
    parts = [prose(part) for part in caption if local(part) in ("title", "p")]
    return " ".join(_closed(part) for part in parts[:-1] if part) + f" {parts[-1]}" if parts else ""


def _closed(title: str) -> str:
    """A caption's title with its stop, which the publisher leaves to the layout."""
    return title if title[-1:] in ".。?？!！:：" else f"{title}."


def _rows(table: Element) -> Iterator[list[Cell]]:
    for row in table.iter("{*}tr", "{*}row"):
        yield [
            (_cell(cell), span(cell.get("colspan")), span(cell.get("rowspan")))
            for cell in row
            if local(cell) in ("td", "th", "entry")
        ]


def _cell(cell: Element) -> str:
    return one_line(unmarked(flat(cell, _NOT_PROSE, _is_cell_marker)))


def _is_marker(element: Element) -> bool:
    return local(element) == "xref" and element.get("ref-type", "bibr") in _MARKERS


def _is_cell_marker(element: Element) -> bool:
    """In a table ``12.3<sup>a</sup>`` points to a note below: it must not read ``12.3a``."""
    if local(element) == "sup":
        return re.fullmatch(r"\s*[a-z†‡§¶#*]\s*", "".join(element.itertext())) is not None
    return _is_marker(element)


_NUMBERS = rf"{OPEN}[\s\d,;.*†‡§¶#a-z–—\[\]()-]{{0,24}}{CLOSE}"
_ANY = rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}"
_BETWEEN = r"(?:[\s,;，；、–—-]|and\b|&|see also\b)*"
_LEAD = (
    r"(?:see(?: also)?|e\.g\.,?|cf\.|reviewed (?:in|by)|for (?:a )?reviews?,? see|also|refs?\.?)?"
)
# Blanks are taken from the first of a run on: else a long run is looked through from each of it.
_BRACKETED = re.compile(rf"(?<!\s)\s*\^?[\[(（]\s*{_LEAD}\s*{_ANY}(?:{_BETWEEN}{_ANY})*\s*[\])）]")
_RUN = re.compile(
    rf"(?<!\s)(?:\s*[,;](?=\s*{OPEN}[^()（）]{{0,400}}[)）]))?\s*\^?{_NUMBERS}(?:[\s,;–—-]*{_NUMBERS})*"
)


def unmarked(text: str) -> str:
    """Text without the markers of references (which :func:`flat` put between marks).

    Numbers and single letters go, and brackets that hold nothing but references; an author who is
    part of the sentence ("as Smith (2010) showed") stays.
    """
    if OPEN not in text:
        return text
    text = _RUN.sub("", _BRACKETED.sub("", text))
    return text.replace(OPEN, "").replace(CLOSE, "")
