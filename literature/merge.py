"""One paper once: the same article from several sources becomes one ``Paper`` with all of them.

What counts as the same article says :mod:`literature.identity`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from literature import identity
from literature.identity import groups, identity_of
from literature.normal import language_of, make_paper
from literature.paper import Paper, Role, Section, Status

_GRAVEST = (Status.RETRACTED, Status.CONCERN, Status.CORRECTED)
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


def same(a: Paper, b: Paper) -> bool:
    """Whether two records are of one article. A summary is never the article it summarises."""
    return identity.same(identity_of(a), identity_of(b))


def merge(papers: Iterable[Paper]) -> Iterator[Paper]:
    """Each article once, in the order of its first record; all are held until the last is seen.

    In whatever order the records come, the same articles come out.
    """
    held = list(papers)
    for group in groups([identity_of(paper) for paper in held]):
        yield one_of([held[i] for i in group])


def one_of(records: Sequence[Paper]) -> Paper:
    """The paper that the records of one article make: see :func:`combined`.

    Their order counts for the order of its sources only.
    """
    if len(records) == 1:
        return records[0]
    made = reduce(
        combined, sorted(records, key=lambda each: (-_length(each), each.id, each.sha256))
    )
    sources = dict.fromkeys(source for each in records for source in each.sources)
    return replace(made, sources=tuple(sources))


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
