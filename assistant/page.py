"""The page an answer is written on: told sentence by sentence, mended where it can be."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import replace

from assistant.answer import Citation, Segment, SegmentSource
from assistant.carry import Carried
from assistant.compose import Desk
from assistant.events import Cited, Event, Sentence, Text
from assistant.models.base import Draft, DraftSegment, Writing
from grounding.verdict import Label

FAILED = frozenset({Label.CONTRADICTED, Label.PARTIAL, Label.NOT_FOUND, Label.INVALID})
"""What a veto lowered, whose quote is not there, or that names nothing: worth a second try."""


class Page:
    """The sentences of one answer. With ``only_supported``, what is not borne out stays off it,
    and words are shown only once they are sentences that are.
    """

    def __init__(self, desk: Desk, carried: Carried, only_supported: bool = False) -> None:
        self.desk = desk
        self.left_out = 0
        self._carried = carried
        self._only_supported = only_supported
        self._segments: list[Segment] = []
        self._drafts: list[DraftSegment] = []
        self._held: list[DraftSegment] = []
        self._told = 0

    @property
    def says(self) -> bool:
        """Whether anything on it claims something."""
        return any(s.source != SegmentSource.CONNECTIVE for s in self._segments)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What stands on it so far."""
        return tuple(self._segments)

    def failed(self) -> list[tuple[int, DraftSegment, Segment]]:
        """The sentences that did not hold, with their places; those held back have none (-1)."""
        shown = [
            (n, draft, segment)
            for n, (draft, segment) in enumerate(zip(self._drafts, self._segments, strict=True))
            if segment.verdict is not None and segment.verdict.label in FAILED
        ]
        held = [(-1, draft, self.desk.tried(draft)) for draft in self._held]
        return [*shown, *held]

    def write(self, writing: Writing) -> Generator[Event, None, Draft]:
        """Everything a model writes, as it comes; closing this closes the model's work."""
        with closing(writing):
            while True:
                try:
                    piece = next(writing)
                except StopIteration as end:
                    draft: Draft = end.value
                    return draft
                if isinstance(piece, DraftSegment):
                    yield from self.show(piece)
                elif not self._only_supported:
                    yield Text(piece)

    def show(self, written: DraftSegment) -> Generator[Event, None, None]:
        """One sentence more, unless it must stay off the page."""
        written = self._carried.again(written)
        if self._bars(written):
            self.left_out += 1
            self._held.append(written)
            return
        self._drafts.append(written)
        self._segments.append(self.desk.write(written))
        yield from self._tell(len(self._segments) - 1)

    def mend(self, n: int, written: DraftSegment) -> Generator[Event, None, None]:
        """A better sentence in the place of the ``n``-th, or of one that was held back (-1)."""
        if self._bars(written):
            return
        if n < 0:
            self.left_out -= 1
            self._drafts.append(written)
            self._segments.append(self.desk.write(written))
            n = len(self._segments) - 1
        else:
            self._drafts[n], self._segments[n] = written, self.desk.write(written)
        yield from self._tell(n)

    def final(self) -> tuple[tuple[Segment, ...], tuple[Citation, ...]]:
        """The sentences and the evidence they cite, numbered as it appears in them."""
        order: dict[int, int] = {}
        for segment in self._segments:
            for n in segment.citations:
                order.setdefault(n, len(order) + 1)
        segments = tuple(
            replace(segment, citations=tuple(order[n] for n in segment.citations))
            for segment in self._segments
        )
        known = {citation.n: citation for citation in self.desk.citations}
        return segments, tuple(replace(known[old], n=new) for old, new in order.items())

    def _bars(self, written: DraftSegment) -> bool:
        return (
            self._only_supported
            and written.source != SegmentSource.CONNECTIVE
            and not self.desk.supports(written)
        )

    def _tell(self, n: int) -> Generator[Event, None, None]:
        for citation in self.desk.citations[self._told :]:
            yield Cited(citation)
        self._told = len(self.desk.citations)
        yield Sentence(n, self._segments[n])
