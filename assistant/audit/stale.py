"""What has changed under the answers of a journal since they were given.

An answer keeps its evidence and is never changed. But the checker may judge otherwise by now, the
paper may be gone from the library or have another text there, or may have been retracted.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from assistant.answer import Answer, Citation, Segment
from assistant.audit.check import Checks
from assistant.audit.resolve import Shelf
from assistant.audit.standing import of_card, standing, text_of
from assistant.journal import Journal
from grounding.align import matter, share
from grounding.form import form
from grounding.verdict import Label, Verdict
from literature.paper import Paper, Status
from literature.retractions import RetractionList


class Kind(StrEnum):
    """What can change."""

    VERDICT = "verdict"
    PAPER_GONE = "paper_gone"
    TEXT = "text"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Change:
    """One change under one citation. ``sentence`` counts from 1; ``detail`` says more in words.

    ``before`` and ``after`` are verdicts for ``verdict`` and ``text``, standings for ``status``.
    """

    kind: Kind
    answer: str
    question: str
    sentence: int
    text: str
    citation: int
    paper: str
    before: str
    after: str
    detail: str = ""

    def to_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self) | {"kind": str(self.kind)}


def stale(
    journal: Journal,
    checker: Checks,
    shelf: Shelf | None = None,
    retractions: RetractionList | None = None,
) -> Iterator[Change]:
    """Every change under every answer, the oldest answer first.

    Without a library only the checker's verdicts and the retractions are looked at.
    """
    for entry in reversed(journal.recent(10**9)):
        answer = journal.get(entry.id)
        cited = {citation.n: citation for citation in answer.citations}
        for number, segment in enumerate(answer.segments, 1):
            for n, verdict in zip(segment.citations, segment.verdicts, strict=False):
                citation = cited.get(n)
                if citation is None or not citation.passage_text:
                    continue
                found = _under(segment, citation, verdict, checker, shelf, retractions)
                for kind, before, after, detail in found:
                    yield _change(kind, answer, number, segment, citation, before, after, detail)


def _change(
    kind: Kind,
    answer: Answer,
    number: int,
    segment: Segment,
    citation: Citation,
    before: str,
    after: str,
    detail: str,
) -> Change:
    return Change(
        kind,
        answer.id,
        answer.question,
        number,
        segment.text,
        citation.n,
        citation.passage_id,
        before,
        after,
        detail,
    )


_Found = tuple[Kind, str, str, str]


def _under(
    segment: Segment,
    citation: Citation,
    verdict: Verdict,
    checker: Checks,
    shelf: Shelf | None,
    retractions: RetractionList | None,
) -> Iterator[_Found]:
    now = _again(segment, citation, verdict, checker)
    if now is not None and now.label != verdict.label:
        reasons = " ".join(reason.text() for reason in now.reasons)
        detail = f"{verdict.checker} → {now.checker}: {reasons}"
        yield Kind.VERDICT, str(verdict.label), str(now.label), detail
    held = _held(citation, shelf)
    if shelf is not None:
        yield from _in_library(segment, citation, verdict, checker, shelf, held)
    before = text_of(citation.paper, "status") or str(Status.OK)
    after, why = standing(held or of_card(citation.paper), retractions)
    if after != before:
        yield Kind.STATUS, before, after, why


def _again(
    segment: Segment, citation: Citation, verdict: Verdict, checker: Checks
) -> Verdict | None:
    """The verdict of today; ``None`` where it hung on a quote that was never kept."""
    codes = {reason.code for reason in verdict.reasons}
    lost = {"quote_is_absent", "quote_is_altered", "quote_is_near"}
    if not citation.quote and codes & lost:
        return None
    return checker.check(segment.text, citation.passage_text, citation.quote)


def _held(citation: Citation, shelf: Shelf | None) -> Paper | None:
    try:
        return shelf.paper(citation.passage_id.rpartition("#")[0]) if shelf else None
    except KeyError:
        return None


def _in_library(
    segment: Segment,
    citation: Citation,
    verdict: Verdict,
    checker: Checks,
    shelf: Shelf,
    held: Paper | None,
) -> Iterator[_Found]:
    if held is None:
        yield Kind.PAPER_GONE, str(verdict.label), "", "the library no longer holds the paper"
        return
    if citation.passage_text in held.text:
        return  # cut otherwise, perhaps, but the same words
    wanted = matter(form(segment.text).text)
    passages = shelf.passages_of(held.id)
    if not passages:
        yield Kind.TEXT, str(verdict.label), str(Label.NOT_FOUND), "the paper has no text any more"
        return
    nearest = max(passages, key=lambda p: share(wanted, matter(form(p.text).text)))
    now = checker.check(segment.text, nearest.text)
    detail = f"the passage reads otherwise now; the nearest is {nearest.id}"
    yield Kind.TEXT, str(verdict.label), str(now.label), detail
