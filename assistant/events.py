"""What :func:`assistant.ask.stream` tells, in the order it happens, and the gate before it."""

from collections.abc import Generator
from dataclasses import dataclass

from assistant.answer import Answer, Citation, Segment


@dataclass(frozen=True, slots=True)
class Waiting:
    """Others asked before: ``before`` of them are to end until this answer begins."""

    before: int


@dataclass(frozen=True, slots=True)
class Text:
    """Words of the sentence being written, before it is complete or checked."""

    piece: str


@dataclass(frozen=True, slots=True)
class Cited:
    """Evidence that the next sentence cites for the first time."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Sentence:
    """The ``n``-th sentence (from 0), complete, with its verdict. The same ``n`` told again takes
    the place of the one before: it was mended, and checked again.
    """

    n: int
    segment: Segment


@dataclass(frozen=True, slots=True)
class Done:
    """The whole answer, ready to be kept. Nothing follows."""

    answer: Answer


Event = Waiting | Text | Cited | Sentence | Done
Events = Generator[Event, None, None]
