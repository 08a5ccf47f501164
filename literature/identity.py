"""Which records are of one article: the law by which exports of several databases meet.

Two records are of one article where an identifier of theirs is the same (PMID first, then DOI,
then PMCID) and no stronger one contradicts; or where no identifier contradicts and the title is
the same, in either language, in the same year. Nothing meets on a title that many articles bear.

What comes out follows from the records alone, in whatever order and from whatever files they came.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from literature.paper import Paper, Role

IDS = ("pmid", "doi", "pmcid")
"""Identifiers, the strongest first."""

Key = tuple[str, str]
"""A kind of evidence (one of :data:`IDS`, ``id``, ``title``) and its value."""

MOST_BEARERS = 50
"""A title that more articles bear is no name of its own."""

_NAMED_BY_US = ("pmid:", "doi:", "sha256:")
_COMMON_TITLE = re.compile(
    r"(?:(?:letter|letters|reply|response|replies) (?:to|from) (?:the )?(?:editor|authors?)|"
    r"editorial|erratum|correction|introduction|foreword|preface|in memoriam|news|abstracts?|"
    r"book reviews?|commentary|in reply|author.?s.? reply|case report|编者按|卷首语|勘误|书讯|更正)"
)
_LEAST_LETTERS, _LEAST_HAN = 20, 8
_OPENING = 60  # letters of a text's beginning that tell two texts apart
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one record's article from another's; nothing of its text but the first letters."""

    id: str
    kind: str
    pmid: str = ""
    doi: str = ""
    pmcid: str = ""
    year: int | None = None
    titles: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    pages: str = ""

    def evidence(self) -> Iterator[Key]:
        """What a record of the same article may share with this one."""
        if self.id.startswith(_NAMED_BY_US):  # any other was given by someone who knows
            yield "id", self.id
            for name in IDS:
                if value := getattr(self, name):
                    yield name, value
            for title in self.titles:
                yield "title", title

    def to_json(self) -> str:
        """One line; :meth:`from_json` reads it back."""
        return json.dumps({k: v for k, v in asdict(self).items() if v}, ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> Self:
        """The inverse of :meth:`to_json`."""
        told: dict[str, Any] = json.loads(line)
        told |= {name: tuple(v) for name, v in told.items() if isinstance(v, list)}
        return cls(**told)


def identity_of(paper: Paper) -> Identity:
    """What tells this record's article from another's."""
    bodies = [s for s in paper.sections if s.role != Role.TITLE]
    stated = [paper.title, *(s.text for s in paper.sections if s.role == Role.TITLE)]
    return Identity(
        id=paper.id,
        kind=str(paper.kind),
        pmid=paper.pmid,
        doi=paper.doi,
        pmcid=paper.pmcid,
        year=paper.year,
        titles=tuple(sorted({bare for title in stated if (bare := _bare(title))})),
        families=tuple(sorted({_family(name) for name in paper.authors})),
        openings=(_letters(bodies[0].text)[:_OPENING],) if bodies else (),
        pages=f"{paper.volume}:{paper.pages}" if paper.volume and paper.pages else "",
    )


def groups(told: Sequence[Identity]) -> list[list[int]]:
    """The places in ``told`` that are of one article, article by article.

    Each place once; within an article and between articles in the order of ``told``.
    """
    order = sorted(range(len(told)), key=lambda i: (told[i].id, told[i].to_json()))
    bearers: dict[Key, list[int]] = defaultdict(list)
    for i in order:
        for key in told[i].evidence():
            bearers[key].append(i)
    met = _Meeting(told)
    for kind in (*IDS, "id", "title"):
        for key in sorted(key for key in bearers if key[0] == kind and len(bearers[key]) > 1):
            met.under(kind, bearers[key])
    found: dict[int, list[int]] = defaultdict(list)
    for i in range(len(told)):
        found[met.root(i)].append(i)
    return list(found.values())


def same(a: Identity, b: Identity) -> bool:
    """Whether two records, with no third to link them, are of one article."""
    return len(groups([a, b])) == 1


@dataclass(slots=True)
class _Article:
    """What is known of an article by the records that have met in it."""

    kinds: set[str] = field(default_factory=set)
    pmid: set[str] = field(default_factory=set)
    doi: set[str] = field(default_factory=set)
    pmcid: set[str] = field(default_factory=set)
    year: set[int] = field(default_factory=set)
    families: set[str] = field(default_factory=set)
    openings: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, one: Identity) -> Self:
        sets = {name: {v} if (v := getattr(one, name)) else set() for name in (*IDS, "pages")}
        year = {one.year} if one.year else set()
        return cls({one.kind}, year=year, families=set(one.families), openings=set(one.openings),
                   **sets)  # fmt: skip

    def take(self, other: "_Article") -> None:
        for each in fields(self):
            getattr(self, each.name).update(getattr(other, each.name))


class _Meeting:
    """Records that meet one by one; each is always in exactly one article."""

    def __init__(self, told: Sequence[Identity]) -> None:
        self.told = told
        self.parent = list(range(len(told)))
        self.articles = {i: _Article.of(one) for i, one in enumerate(told)}

    def root(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def under(self, kind: str, places: Sequence[int]) -> None:
        """Let those meet that share one value of this kind, where nothing speaks against it."""
        roots = list(dict.fromkeys(map(self.root, places)))
        if kind == "title" and len(roots) > MOST_BEARERS:
            return
        met: list[int] = []
        for root in roots:
            mine = self.articles[root]
            for other in sorted(met, key=lambda r: _apart(mine.year, self.articles[r].year) or 0):
                if _may_meet(kind, mine, self.articles[other]):
                    self.parent[root] = other
                    self.articles[other].take(self.articles.pop(root))
                    break
            else:
                met.append(root)


def _may_meet(kind: str, a: _Article, b: _Article) -> bool:
    if a.kinds != b.kinds:  # a summary is never the article it summarises
        return False
    if kind == "id":
        # The same title and text: enough for a paper, not for a notice of a title that all bear.
        return a.families == b.families and bool(a.families or (a.openings and b.openings))
    stronger = IDS[: IDS.index(kind)] if kind in IDS else IDS
    if any(_contradict(getattr(a, name), getattr(b, name)) for name in stronger):
        return False
    if kind in IDS or any(getattr(a, name) & getattr(b, name) for name in IDS):
        return True
    return _by_title(a, b)


def _by_title(a: _Article, b: _Article) -> bool:
    """Whether two articles of one title are one: in one year; or nearly, or of a year untold,
    where the rest agrees. (An annual report bears one title every year.)"""
    apart = _apart(a.year, b.year)
    if apart == 0:
        return True
    if apart is None:
        told = _contradict(a.openings, b.openings) and not a.families & b.families
        return not told or _two_scripts(a.openings | b.openings)
    span = max(a.year | b.year) - min(a.year | b.year)
    return (
        span <= max(1, *(max(each.year) - min(each.year) for each in (a, b)))
        and not _contradict(a.families, b.families)
        and not (_contradict(a.pages, b.pages) and _contradict(a.openings, b.openings))
    )


def _contradict(a: set[str], b: set[str]) -> bool:
    return bool(a and b and not a & b)


def _apart(a: set[int], b: set[int]) -> int | None:
    """How many years lie between; ``None`` where one of them is not told."""
    return min((abs(x - y) for x in a for y in b), default=None)


def _two_scripts(openings: Iterable[str]) -> bool:
    return len({_HAN.search(opening) is not None for opening in openings}) > 1


def _letters(text: str) -> str:
    return _SIGNS.sub("", text.lower())


def _bare(title: str) -> str:
    """A title as bare letters; ``""`` for one that is no name of its own."""
    plain = _SIGNS.sub(" ", title.lower()).strip()
    plain = plain.removeprefix("retracted article ").removeprefix("retracted ")
    letters = plain.replace(" ", "")
    short = len(letters) < _LEAST_LETTERS and len(_HAN.findall(letters)) < _LEAST_HAN
    return "" if short or _COMMON_TITLE.fullmatch(plain) else letters


def _family(name: str) -> str:
    return _letters(name.partition(",")[0])
