"""References in Vancouver style (NLM, "Citing Medicine", 2nd edition; ICMJE samples)."""

from collections.abc import Iterable, Iterator

from literature.exporters.common import is_chinese, kind_of, short_name
from literature.paper import Paper, Status

NAME, SUFFIX = "Vancouver", ".txt"

_MOST_AUTHORS = 6
_STATUS = {
    Status.RETRACTED: "Retracted publication",
    Status.CONCERN: "Expression of concern published",
    Status.CORRECTED: "Correction published",
}
_KINDS = {"thesis": "dissertation", "preprint": "Preprint", "patent": "patent"}


def write(papers: Iterable[Paper]) -> Iterator[str]:
    """``1. Smith JQ, Lee K. Title. Journal. 2021;12(3):34-56. doi: …``, one line for each paper."""
    for number, paper in enumerate(papers, 1):
        yield f"{number}. {reference(paper)}\n"


def reference(paper: Paper) -> str:
    """The reference without its number; what became of the paper stands behind the title."""
    notes = [_KINDS.get(kind_of(paper), ""), _STATUS.get(paper.status, "")]
    title = paper.title.rstrip(".") + "".join(f" [{note}]" for note in notes if note)
    sentences = [_authors(paper), title, paper.journal.rstrip("."), _numbers(paper)]
    text = " ".join(_stopped(sentence) for sentence in sentences if sentence)
    if paper.doi:
        text += f" doi: {paper.doi}."
    named = (("PMID", paper.pmid), ("PMCID", paper.pmcid))
    ids = "; ".join(f"{name}: {value}" for name, value in named if value)
    return f"{text} {ids}" if ids else text


def _stopped(sentence: str) -> str:
    """With a full stop, unless the sentence ends in a sign of its own (*Does it work?*)."""
    return sentence if sentence.endswith(("?", "!", "？", "！", "。")) else f"{sentence}."


def _authors(paper: Paper) -> str:
    names = [
        name if is_chinese(name) else " ".join(filter(None, short_name(name)))
        for name in paper.authors[:_MOST_AUTHORS]
    ]
    if len(paper.authors) > _MOST_AUTHORS:
        names.append("et al")
    return ", ".join(names)


def _numbers(paper: Paper) -> str:
    volume = paper.volume + (f"({paper.issue})" if paper.issue else "")
    text = ";".join(filter(None, (str(paper.year or ""), volume)))
    return f"{text}:{paper.pages}" if paper.pages else text
