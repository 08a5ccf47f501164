"""``Sided``: a stretch of the claim or of the passage, ready to be compared with the other side."""

from dataclasses import dataclass
from functools import cached_property

from grounding.form import Form, sentence_stretches
from grounding.numbers import quantities
from grounding.quantity import Quantity
from grounding.tokens import Token, tokens
from grounding.verdict import Label, Reason, Span
from literature.normal import language_of


@dataclass(frozen=True, eq=False)
class Sided:
    """``form.text[start:end]`` of one side; all offsets of its parts count from ``start``.

    ``whole`` is the entire text of that side: what the claim says may stand anywhere in the passage
    without being in the sentences that answer it best.
    """

    form: Form
    start: int
    end: int
    side: str

    @cached_property
    def text(self) -> str:
        """The stretch in comparable form."""
        return self.form.text[self.start : self.end]

    @cached_property
    def whole(self) -> "Sided":
        """All of the text this is a stretch of."""
        if self.start == 0 and self.end == len(self.form.text):
            return self
        return Sided(self.form, 0, len(self.form.text), self.side)

    @cached_property
    def sentences(self) -> "tuple[Sided, ...]":
        """Its sentences, each by itself: what is looked for in a whole passage is found there."""
        stretches = sentence_stretches(self.form.source)
        return tuple(
            Sided(self.form, max(a, self.start), min(b, self.end), self.side)
            for a, b in stretches
            if a < self.end and self.start < b
        )

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its figures."""
        return quantities(self.text)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Its tokens."""
        return tokens(self.text)

    @cached_property
    def language(self) -> str:
        """``zh`` or ``en``."""
        return language_of(self.text)

    def shown(self, start: int, end: int) -> str:
        """A part of this stretch as its author wrote it, on one line."""
        found = self.span(start, end)
        return " ".join(self.form.source[found.start : found.end].split())

    def span(self, start: int, end: int) -> Span:
        """Offsets in the original text of a part of this stretch."""
        first, last = self.form.original(self.start + start, self.start + max(end, start + 1))
        return Span("claim" if self.side == "claim" else "passage", first, last)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a veto found: the verdict it calls for, why, and the words that decide it."""

    label: Label
    reason: Reason
    spans: tuple[Span, ...]
