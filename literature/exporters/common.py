"""What the exporters share: the abstract as one text, names in their parts, pages."""

import re

from literature.paper import Paper, Role, Section

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LONGEST_ABSTRACT = 8000
_MOST_PARTS, _LONGEST_PART = 12, 3000
_LEFT_OUT = frozenset({Role.TITLE, Role.TABLE, Role.FIGURE})


def abstract_of(paper: Paper) -> str:
    """The abstract in one run, each part behind its label; '' where the paper has none.

    A short paper is all abstract. Of a full text, the parts count that stand before the body.
    """
    sections = [section for section in paper.sections if section.role not in _LEFT_OUT]
    if sum(len(section.text) for section in sections) > _LONGEST_ABSTRACT:
        sections = _leading(sections)
    return " ".join(_labelled(section) for section in sections)


def _leading(sections: list[Section]) -> list[Section]:
    if sections[0].role == Role.ABSTRACT:
        end = next((n for n, s in enumerate(sections) if s.role != Role.ABSTRACT), len(sections))
        return sections[:end]
    for end, section in enumerate(sections[:_MOST_PARTS], 1):
        if len(section.text) > _LONGEST_PART:
            return []
        if section.role == Role.CONCLUSION:
            return sections[:end]
    return []


def _labelled(section: Section) -> str:
    text = " ".join(section.text.split())
    if not section.heading:
        return text
    colon = "：" if _HAN.search(section.heading) else ": "
    return f"{section.heading}{colon}{text}"


def other_title(paper: Paper) -> str:
    """The title in another language, where the paper has one."""
    return next((s.text for s in paper.sections if s.role == Role.TITLE), "")


def is_chinese(text: str) -> bool:
    """Whether Chinese characters stand in ``text``."""
    return bool(_HAN.search(text))


def first_last(pages: str) -> tuple[str, str]:
    """``475-482`` as ``("475", "482")``; pages of any other form stay together."""
    first, dash, last = pages.partition("-")
    if dash and "-" not in last and "," not in pages and ";" not in pages:
        return first, last
    return pages, ""


def short_name(name: str) -> tuple[str, str]:
    """``("Smith", "JQ")`` of ``Smith, Jane Q.``; a group or a Chinese name has no initials."""
    family, comma, given = name.partition(",")
    if not comma:
        return name, ""
    given, _, suffix = given.partition(",")
    initials = "".join(word[0].upper() for word in re.split(r"[\s.-]+", given) if word)
    return family.strip(), " ".join(filter(None, (initials, suffix.strip().rstrip("."))))


def kind_of(paper: Paper) -> str:
    """What sort of publication: ``thesis``, ``conference``, ``book``, … or ``article``."""
    words = " ".join(paper.publication_types).lower()
    for name, mark in (
        ("thesis", r"thesis|dissertation|academic dissertation"),
        ("conference", r"conference|proceedings|congress"),
        ("chapter", r"book chapter|book, section"),
        ("book", r"\bbook\b|monograph"),
        ("patent", r"patent"),
        ("standard", r"standard"),
        ("newspaper", r"newspaper"),
        ("preprint", r"preprint"),
        ("report", r"technical report|^report"),
    ):
        if re.search(mark, words):
            return name
    return "article"
