"""From a model's draft to what a reader is shown: numbers, offsets and verdicts, all computed here.

A model is believed in nothing but its words. A passage it names is looked up, a quote it gives is
located, each citation is checked on its own; what names nothing is shown as INVALID.
"""

import json
from collections.abc import Sequence
from typing import Any, Protocol

from assistant.answer import Citation, Segment
from assistant.models.base import Cited, Draft, DraftSegment
from assistant.words import say
from grounding.quotes import locate
from grounding.verdict import Label, Verdict
from index.hit import Hit
from literature.paper import Paper, Status

# From best to worst: a sentence may be believed as far as the best of its citations says.
BEST_FIRST = (
    Label.SUPPORTED,
    Label.PARTIAL,
    Label.NOT_CHECKED,
    Label.CONTRADICTED,
    Label.NOT_FOUND,
    Label.INVALID,
)


class Checks(Protocol):
    """The part of :class:`grounding.checker.Checker` that composing needs."""

    def check(self, claim: str, passage: str, quote: str = "") -> Verdict:
        """Whether ``passage`` says ``claim``; ``quote`` is where the model says it does."""

    def invalid(self, marker: int) -> Verdict:
        """The verdict on a marker that names no passage."""


def compose(
    draft: Draft, hits: Sequence[Hit], checker: Checks
) -> tuple[tuple[Segment, ...], tuple[Citation, ...]]:
    """The segments of a draft with their verdicts, and its citations numbered as they appear.

    The same passage with the same quote keeps its number. A passage that names nothing gets a
    number too, with an empty citation under it and the verdict INVALID.
    """
    desk = _Desk(hits)
    segments = tuple(_segment(written, desk, checker) for written in draft.segments)
    return segments, tuple(desk.citations)


def _segment(written: DraftSegment, desk: "_Desk", checker: Checks) -> Segment:
    numbers, verdicts = [], []
    for cited in written.cited:
        citation, hit = desk.cite(cited)
        if citation.n in numbers:
            continue
        numbers.append(citation.n)
        verdicts.append(
            checker.check(written.text, citation.passage_text, cited.quote)
            if hit
            else checker.invalid(citation.n)
        )
    best = min(verdicts, key=lambda v: BEST_FIRST.index(v.label), default=None)
    return Segment(written.text, written.source, tuple(numbers), tuple(verdicts), best)


class _Desk:
    """Hands out citation numbers over one answer."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self.citations: list[Citation] = []
        self._hits = hits
        self._by_id = {hit.passage.id: hit for hit in hits}
        self._numbers: dict[tuple[str, str], int] = {}

    def cite(self, cited: Cited) -> tuple[Citation, Hit | None]:
        """The citation for what a model named, new or already numbered, and its passage."""
        hit = self._find(cited.passage)
        found = locate(cited.quote, hit.passage.text) if hit and cited.quote else None
        # What is only near is no quote: the checker is told the model's words, and marks the place.
        start, end = (found.start, found.end) if found and found.exact else (0, 0)
        quote = hit.passage.text[start:end] if hit else ""
        key = (hit.passage.id if hit else str(cited.passage), quote or cited.quote)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(
                Citation(
                    n=self._numbers[key],
                    passage_id=key[0],
                    paper=card(hit.paper if hit else Paper(id="", title="")),
                    passage_text=hit.passage.text if hit else "",
                    passage_sha256=hit.passage.sha256 if hit else "",
                    section=str(hit.passage.section) if hit else "",
                    quote=quote,
                    start=start,
                    end=end,
                )
            )
        return self.citations[self._numbers[key] - 1], hit

    def _find(self, named: int | str) -> Hit | None:
        if isinstance(named, int):
            return self._hits[named - 1] if 1 <= named <= len(self._hits) else None
        return self._by_id.get(named.strip())


def card(paper: Paper) -> dict[str, Any]:
    """``paper.card()`` as JSON holds it, so that an answer read back equals the one written."""
    plain: dict[str, Any] = json.loads(json.dumps(paper.card(), ensure_ascii=False))
    return plain


def warnings(citations: Sequence[Citation], language: str) -> tuple[str, ...]:
    """A sentence for every way in which the record of science has gone back on a cited paper."""
    notes = []
    for status in (Status.RETRACTED, Status.CONCERN):
        markers = "".join(f"[{c.n}]" for c in citations if c.paper["status"] == status)
        if markers:
            notes.append(say(str(status), language, markers=markers))
    return tuple(notes)
