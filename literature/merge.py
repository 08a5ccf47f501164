"""One paper once: the same article from several sources becomes one ``Paper`` with all of them.

Two records are the same article where an identifier of theirs is the same (PMID, DOI, PMCID), or
where none contradicts and the title is, in either language, in the same year. Nothing is merged
on a title that many papers bear.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from literature.normal import language_of, make_paper
from literature.paper import Paper, Role, Section, Status

_COMMON_TITLE = re.compile(
    r"(?:(?:letter|letters|reply|response|replies) (?:to|from) (?:the )?(?:editor|authors?)|"
    r"editorial|erratum|correction|introduction|foreword|preface|in memoriam|news|abstracts?|"
    r"book reviews?|commentary|in reply|author.?s.? reply|case report|编者按|卷首语|勘误|书讯|更正)"
)
_LEAST_LETTERS, _LEAST_HAN = 20, 8
_HAN = re.compile(r"[\u4e00-\u9fff]")
_GRAVEST = (Status.RETRACTED, Status.CONCERN, Status.CORRECTED)
_IDS = ("pmid", "doi", "pmcid")
_ABSTRACT = frozenset(
    {
        Role.ABSTRACT,
        Role.BACKGROUND,
        Role.OBJECTIVE,
        Role.METHODS,
        Role.RESULTS,
        Role.CONCLUSION,
    }
)

Key = tuple[str, str]


def same(a: Paper, b: Paper) -> bool:
    """Whether two records are of one article. A summary is never the article it summarises."""
    if a.kind != b.kind:
        return False
    if a.id == b.id and (a.sections or a.authors) and a.authors == b.authors:
        return True
    for name in _IDS:
        ours, theirs = getattr(a, name), getattr(b, name)
        if ours and theirs:
            return bool(ours == theirs)
    if a.year and b.year and abs(a.year - b.year) > 1:
        return False
    return bool(_titles(a) & _titles(b))


def merge(papers: Iterable[Paper]) -> Iterator[Paper]:
    """Each article once, in the order of its first record; all are held until the last is seen."""
    groups: list[tuple[Paper, set[Key]] | None] = []
    place: dict[Key, int] = {}
    for paper in papers:
        keys = set(_keys(paper))
        at = len(groups)
        groups.append(None)
        for index in sorted({place[key] for key in keys if key in place}):
            group = groups[index]
            if group is not None and same(group[0], paper):
                paper = combined(group[0], paper)
                keys |= group[1]
                groups[index], at = None, min(at, index)
        keys |= set(_keys(paper))
        groups[at] = (paper, keys)
        place.update(dict.fromkeys(keys, at))
    yield from (group[0] for group in groups if group is not None)


def by_trial(papers: Iterable[Paper]) -> dict[str, tuple[str, ...]]:
    """The ids of the papers of each registered trial, in order; trials of one paper as well."""
    found: dict[str, list[str]] = {}
    for paper in papers:
        for trial in paper.nct:
            found.setdefault(trial, []).append(paper.id)
    return {trial: tuple(dict.fromkeys(ids)) for trial, ids in found.items()}


def combined(a: Paper, b: Paper) -> Paper:
    """One paper of two records of it: the richer text, the fuller data, both sources."""
    rich, poor = (b, a) if _length(b) > _length(a) else (a, b)
    made: dict[str, Any] = {}
    for name in ("title", "doi", "pmid", "pmcid", "language", "licence", "url", "kind"):
        made[name] = getattr(rich, name) or getattr(poor, name)
    printed = a if a.volume and not b.volume else b if b.volume and not a.volume else rich
    other = b if printed is a else a
    for name in ("year", "volume", "issue", "pages"):
        made[name] = getattr(printed, name) or getattr(other, name)
    made["journal"] = max(a.journal, b.journal, key=len)
    made["authors"] = max(
        a.authors, b.authors, key=lambda names: (len(names), sum(map(len, names)))
    )
    for name in ("nct", "publication_types", "mesh", "keywords"):
        made[name] = _union(getattr(a, name), getattr(b, name))
    made["sections"] = _sections(rich, poor)
    made["status"] = next((s for s in _GRAVEST if s in (a.status, b.status)), Status.OK)
    made["sources"] = tuple(dict.fromkeys((*a.sources, *b.sources)))
    return make_paper(**made)


def _keys(paper: Paper) -> list[Key]:
    keys = [(name, getattr(paper, name)) for name in _IDS if getattr(paper, name)]
    return [("id", paper.id), *keys, *(("title", title) for title in sorted(_titles(paper)))]


def _titles(paper: Paper) -> set[str]:
    """The paper's titles as bare letters, in every language; none that is no name of its own."""
    stated = [paper.title, *(s.text for s in paper.sections if s.role == Role.TITLE)]
    return {title for text in stated if (title := _bare(text))}


def _bare(title: str) -> str:
    plain = re.sub(r"[\W_]+", " ", title.lower()).strip()
    plain = plain.removeprefix("retracted article ").removeprefix("retracted ")
    letters = plain.replace(" ", "")
    short = len(letters) < _LEAST_LETTERS and len(_HAN.findall(letters)) < _LEAST_HAN
    return "" if short or _COMMON_TITLE.fullmatch(plain) else letters


def _length(paper: Paper) -> int:
    return sum(len(section.text) for section in paper.sections if section.role != Role.TITLE)


def _union(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    """Both, each word once however it is written."""
    found: dict[str, str] = {}
    for word in (*a, *b):
        found.setdefault(word.lower(), word)
    return tuple(found.values())


def _sections(rich: Paper, poor: Paper) -> tuple[Section, ...]:
    """The richer text; from the other what it lacks: an abstract, another language, a title."""
    titles = _other_titles(rich, poor)
    body = [section for section in rich.sections if section.role != Role.TITLE]
    other = [section for section in poor.sections if section.role != Role.TITLE]
    languages = {language_of(section.text) for section in body}
    foreign = [section for section in other if language_of(section.text) not in languages]
    if other and not any(section.role in _ABSTRACT for section in body):
        body = [*(section for section in other if section.role in _ABSTRACT), *body]
    else:
        body += foreign
    return (*titles, *body)


def _other_titles(rich: Paper, poor: Paper) -> tuple[Section, ...]:
    stated = [s for s in (*rich.sections, *poor.sections) if s.role == Role.TITLE]
    if poor.title:
        stated.append(Section(Role.TITLE, poor.title))
    if not rich.title:
        return ()
    found: dict[str, Section] = {}
    for section in stated:
        if language_of(section.text) != language_of(rich.title):
            found.setdefault(language_of(section.text), section)
    return tuple(found.values())
