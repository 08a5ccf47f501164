"""From a model's draft to what a reader is shown: numbers, offsets and verdicts, all computed here.

A model is believed in nothing but its words. A passage it names is looked up, a quote it gives is
located, each citation is checked on its own; what names nothing is shown as INVALID.
"""

import json
from collections.abc import Sequence
from typing import Any, Protocol

from assistant.answer import Citation, Segment
from assistant.levels import study
from assistant.models.base import Cited, Draft, DraftSegment
from assistant.safety.injection import flags
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
    """The segments of a draft with their verdicts, and its citations numbered as they appear."""
    desk = Desk(hits, checker)
    return tuple(map(desk.write, draft.segments)), tuple(desk.citations)


class Desk:
    """Where one answer is written: it checks each sentence and hands out the citation numbers.

    The same passage with the same quote keeps its number. A passage that names nothing gets a
    number too, with an empty citation under it and the verdict INVALID.
    """

    def __init__(self, hits: Sequence[Hit], checker: Checks) -> None:
        self.citations: list[Citation] = []
        self._checker = checker
        self._hits = list(hits)
        self._by_id = {hit.passage.id: hit for hit in hits}
        self._numbers: dict[tuple[str, str], int] = {}

    def admit(self, hit: Hit) -> None:
        """One more passage that may be cited, by its id."""
        self._by_id.setdefault(hit.passage.id, hit)

    def lay(self, hits: Sequence[Hit]) -> None:
        """The passages that a draft may name by their place or id."""
        self._hits = list(hits)
        for hit in hits:
            self.admit(hit)

    def supports(self, written: DraftSegment) -> bool:
        """Whether one of its citations supports a sentence; gives out no number."""
        verdict = self.tried(written).verdict
        return verdict is not None and verdict.label == Label.SUPPORTED

    def write(self, written: DraftSegment) -> Segment:
        """A sentence as it is shown, each of its citations checked by itself."""
        checked: dict[int, Verdict] = {}
        for cited in written.cited:
            citation, hit = self.cite(cited)
            if citation.n not in checked:
                checked[citation.n] = self._verdict(written, cited, hit, citation.n)
        return _segment(written, tuple(checked), tuple(checked.values()))

    def tried(self, written: DraftSegment) -> Segment:
        """A sentence as it would be shown; its citations get no numbers of their own yet (0)."""
        found = [(cited, self._find(cited.passage)) for cited in written.cited]
        verdicts = tuple(self._verdict(written, cited, hit, 0) for cited, hit in found)
        return _segment(written, (), verdicts)

    def _verdict(self, written: DraftSegment, cited: Cited, hit: Hit | None, n: int) -> Verdict:
        if hit is None:
            return self._checker.invalid(n)
        return self._checker.check(written.text, hit.passage.text, cited.quote)

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
                    **_seen(hit),
                )
            )
        return self.citations[self._numbers[key] - 1], hit

    def _find(self, named: int | str) -> Hit | None:
        if isinstance(named, int):
            return self._hits[named - 1] if 1 <= named <= len(self._hits) else None
        return self._by_id.get(named.strip())


def _segment(
    written: DraftSegment, numbers: tuple[int, ...], verdicts: tuple[Verdict, ...]
) -> Segment:
    return Segment(
        text=written.text,
        source=written.source,
        citations=numbers,
        verdicts=verdicts,
        verdict=min(verdicts, key=lambda v: BEST_FIRST.index(v.label), default=None),
        contrary=written.contrary,
        carried=written.carried,
    )


def _seen(hit: Hit | None) -> dict[str, Any]:
    """How the paper under a citation was studied, in whom, and what in its passage is no paper."""
    if hit is None:
        return {}
    how = study(hit.paper)
    return {
        "evidence": str(how.level or ""),
        "species": tuple(map(str, how.species)),
        "flags": tuple(map(str, flags(hit.passage.text))),
    }


def card(paper: Paper) -> dict[str, Any]:
    """``paper.card()`` as JSON holds it, so that an answer read back equals the one written."""
    plain: dict[str, Any] = json.loads(json.dumps(paper.card(), ensure_ascii=False))
    return plain


def warnings(citations: Sequence[Citation], language: str) -> tuple[str, ...]:
    """A sentence for every way in which the record of science has gone back on a cited paper, and
    one for passages that hold what is no literature.
    """
    notes = []
    for status in (Status.RETRACTED, Status.CONCERN):
        markers = "".join(f"[{c.n}]" for c in citations if c.paper["status"] == status)
        if markers:
            notes.append(say(str(status), language, markers=markers))
    markers = "".join(f"[{c.n}]" for c in citations if c.flags)
    if markers:
        notes.append(say("addressed_to_machines", language, markers=markers))
    return tuple(notes)
