"""References after GB/T 7714-2015 (信息与文献 参考文献著录规则), numeric order."""

from collections.abc import Iterable, Iterator

from literature.exporters.common import is_chinese, kind_of, short_name
from literature.paper import Paper, Status

NAME, SUFFIX = "GB/T 7714-2015", ".txt"

_MARKS = {
    "thesis": "D",
    "conference": "C",
    "chapter": "M",
    "book": "M",
    "patent": "P",
    "standard": "S",
    "newspaper": "N",
    "report": "R",
    "preprint": "A",
}
_MOST_AUTHORS = 3
_STATUS = {Status.RETRACTED: "已撤稿", Status.CONCERN: "存疑", Status.CORRECTED: "有更正"}


def write(papers: Iterable[Paper]) -> Iterator[str]:
    """``[1] 作者. 题名[J]. 刊名, 年, 卷(期): 页. DOI:….``, one line for each paper."""
    for number, paper in enumerate(papers, 1):
        yield f"[{number}] {reference(paper)}\n"


def reference(paper: Paper) -> str:
    """The reference without its number; what became of the paper stands behind the title."""
    status = f"[{_STATUS[paper.status]}]" if paper.status in _STATUS else ""
    mark = f"[{_MARKS.get(kind_of(paper), 'J')}]"
    parts = [_authors(paper), f"{paper.title.rstrip('.')}{status}{mark}", _source(paper)]
    text = ". ".join(filter(None, parts))
    return f"{text}. DOI:{paper.doi}." if paper.doi else f"{text}."


def _authors(paper: Paper) -> str:
    names = [_name(name) for name in paper.authors[:_MOST_AUTHORS]]
    if len(paper.authors) > _MOST_AUTHORS:
        names.append("等" if is_chinese(paper.authors[0]) else "et al")
    return ", ".join(names)


def _name(name: str) -> str:
    """``SMITH J Q``: the family name in capitals (8.1.1); a Chinese name or a group as it is."""
    family, initials = short_name(name)
    if not initials or is_chinese(name):
        return name
    given, _, suffix = initials.partition(" ")
    return " ".join(filter(None, (family.upper(), " ".join(given), suffix)))


def _source(paper: Paper) -> str:
    volume = paper.volume + (f"({paper.issue})" if paper.issue else "")
    dated = ", ".join(filter(None, (paper.journal, str(paper.year or ""), volume)))
    return f"{dated}: {paper.pages}" if paper.pages else dated
