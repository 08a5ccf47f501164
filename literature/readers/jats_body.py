"""The text of a JATS article as sections: what belongs to it and in which role."""

import re
from collections.abc import Iterable, Iterator

from literature.markup import Element, flat, local
from literature.normal import clean, one_line
from literature.paper import Role, Section
from literature.roles import role_of

DROPPED = frozenset({"fn", "xref", "table-wrap", "fig", "fig-group", "label", "object-id"})
_FLOATS = {"table-wrap", "table-wrap-group", "fig", "fig-group", "boxed-text"}
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
_LEFT_OUT = re.compile(
    r"supplementa\w+.*|supporting.information|additional.(information|files?)|data.availability.*|"
    r"(availability of )?data.and.materials?.*|funding.*|financial.(support|disclosure).*|"
    r"acknowledge?ments?|(competing|conflicts?.of|declaration of).*interests?.*|coi.*|"
    r"author.?s?.contributions?|abbreviations?|references?|bibliography|pre-?publication.history|"
    r"list of abbreviations|consent for publication|disclosures?|"
    r"致谢|参考文献|利益冲突.*|基金.*|作者贡献.*",
    re.IGNORECASE,
)
_BLOCKS = {
    "p",
    "list",
    "def-list",
    "disp-quote",
    "disp-formula",
    "preformat",
    "verse-group",
    "statement",
    "speech",
    "disp-formula-group",
    "code",
    "array",
}
_SKIPPED_ABSTRACTS = {"graphical", "teaser", "toc", "web-summary", "video"}


def sections(article: Element, meta: Element) -> Iterator[Section]:
    """Abstracts, then the body, then appendices and floats, in the order of the file."""
    for child in meta:
        if local(child) in ("abstract", "trans-abstract"):
            if child.get("abstract-type") not in _SKIPPED_ABSTRACTS:
                yield from _abstract(child)
    for child in article:
        if local(child) == "body":
            yield from _section(child, Role.OTHER, "")
        elif local(child) == "back":
            yield from _back(child)
        elif local(child) == "floats-group":
            for each in child:
                yield from _float(each)


def _abstract(abstract: Element) -> Iterator[Section]:
    title = _title(abstract)
    heading = "" if role_of(title) is Role.ABSTRACT else title
    yield from _section(abstract, Role.ABSTRACT, heading)


def _back(back: Element) -> Iterator[Section]:
    for child in back:
        name = local(child)
        if name == "sec" and not _left_out(child):
            yield from _section(child, _role(child, Role.OTHER), _title(child))
        elif name in ("app-group", "app"):
            for each in [child] if name == "app" else child:
                if local(each) == "app":
                    yield from _section(each, Role.OTHER, _title(each))


def _left_out(section: Element) -> bool:
    kind, title = section.get("sec-type", ""), _title(section).strip(" .:：")
    return bool(_LEFT_OUT.fullmatch(kind) or _LEFT_OUT.fullmatch(title))


def _role(section: Element, parent: Role) -> Role:
    """By ``sec-type``, else by the title, else as the section it lies in."""
    for kind in re.split(r"[|\s]+", section.get("sec-type", "")):
        if kind in _SEC_TYPES:
            return _SEC_TYPES[kind]
    return role_of(_title(section), parent)


def _title(element: Element) -> str:
    for child in element:
        if local(child) == "title":
            return one_line(_prose(child))
    return ""


def _section(element: Element, role: Role, heading: str) -> Iterator[Section]:
    """The section's own paragraphs, then its tables and figures, then the sections in it."""
    paragraphs: list[str] = []
    floats: list[Element] = []
    inner: list[Element] = []
    for child in element:
        name = local(child)
        if name == "sec":
            inner.append(child)
        elif name in _FLOATS:
            floats.append(child)
        elif name in _BLOCKS:
            paragraphs.extend(_block(child))
            floats.extend(e for e in child.iter() if local(e) in _FLOATS)
    yield Section(role, "\n\n".join(p for p in paragraphs if p), heading)
    for each in floats:
        yield from _float(each)
    for each in inner:
        if not _left_out(each):
            title = _title(each)
            yield from _section(each, _role(each, role), title or heading)


def _block(element: Element) -> Iterator[str]:
    name = local(element)
    if name == "list":
        items = [item for item in element if local(item) == "list-item"]
        yield "\n".join(" ".join(clean(_prose(i)).split("\n")) for i in items)
    elif name == "def-list":
        yield "\n".join(
            ": ".join(one_line(_prose(part)) for part in item if local(part) in ("term", "def"))
            for item in element
            if local(item) == "def-item"
        )
    elif any(local(child) in ("p", "list") for child in element):
        before = one_line(_prose(element, frozenset({"p", "list", "def-list", "disp-quote"})))
        yield before
        for child in element:
            if local(child) in _BLOCKS:
                yield from _block(child)
    else:
        yield _prose(element)


def _float(element: Element) -> Iterator[Section]:
    name = local(element)
    if name in ("table-wrap-group", "fig-group"):
        for child in element:
            yield from _float(child)
    elif name == "boxed-text":
        yield from _section(element, Role.OTHER, _title(element) or _caption(element))
    elif name in ("table-wrap", "fig"):
        label = next((one_line(flat(c)) for c in element if local(c) == "label"), "")
        lines = [_caption(element)]
        if name == "table-wrap":
            lines += [_row(r) for r in element.iter() if local(r) in ("tr", "row")]
            feet = (f for f in element if local(f) == "table-wrap-foot")
            lines += [one_line(_prose(p)) for foot in feet for p in foot.iter() if local(p) == "p"]
        role = Role.TABLE if name == "table-wrap" else Role.FIGURE
        yield Section(role, "\n".join(filter(None, lines)), label.rstrip(" .:"))


def _caption(element: Element) -> str:
    caption = next((c for c in element if local(c) == "caption"), None)
    if caption is None:
        return ""
    parts = [one_line(_prose(c)) for c in caption if local(c) in ("title", "p")]
    return " ".join(filter(None, parts))


def _row(row: Element) -> str:
    cells = [one_line(_prose(c)) for c in row if local(c) in ("td", "th", "entry")]
    return " | ".join(cells) if any(cells) else ""


_HELD = frozenset(
    {
        "fn",
        "table-wrap",
        "fig",
        "fig-group",
        "boxed-text",
        "label",
        "object-id",
        "supplementary-material",
        "media",
        "inline-graphic",
        "graphic",
    }
)


def _prose(element: Element, drop: Iterable[str] = ()) -> str:
    """Flattened text with the markers of references left out."""
    return unmarked(flat(element, _HELD | frozenset(drop), marked="xref"))


_MARK = r"\x01[^\x02]*\x02"
_ONLY_MARKS = re.compile(
    rf"\s*\^?[\[(（]\s*(?:see|e\.g\.,?|cf\.|reviewed (?:in|by)|for review,? see)?\s*{_MARK}"
    rf"(?:(?:\s|[,;，、–—-]|and|&|see also)*{_MARK})*\s*[\])）]"
)
_NUMBERS = re.compile(
    r"\s*\^?\x01[\s\d,;*†‡§–—-]*\x02(?:(?:\s*[,;–—-]\s*)?\x01[\s\d,;*†‡§–—-]*\x02)*"
)


def unmarked(text: str) -> str:
    """Reference markers (between U+0001 and U+0002) taken out where the sentence stands without.

    Numbers go, and brackets that hold nothing but references; an author named in the sentence
    ("as Smith (2010) showed") stays.
    """
    text = _ONLY_MARKS.sub("", text)
    text = _NUMBERS.sub("", text)
    return text.replace("\x01", "").replace("\x02", "")
