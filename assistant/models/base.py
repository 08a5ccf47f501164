"""``Model``: anything that drafts an answer from passages; ``Draft``: what it hands back.

A draft holds words only: which passage, which quote. Offsets, citation numbers and verdicts are
computed by :func:`assistant.compose.compose`, never taken from a model.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from assistant.answer import SegmentSource
from index.hit import Filters, Hit


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage that a model names, by its 1-based place in the hits or by its id, as it named it.

    ``quote`` is what the model says the passage says, verbatim; ``""`` where it gave none.
    """

    passage: int | str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class DraftSegment:
    """A sentence of the draft, and what the model says it rests on.

    ``contrary`` and ``carried`` are those of :class:`assistant.answer.Segment`.
    """

    text: str
    source: SegmentSource = SegmentSource.LITERATURE
    cited: tuple[Cited, ...] = ()
    contrary: bool = False
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model made of question and passages, before anything is computed or believed.

    ``missing`` names the parts of the question no passage speaks of; ``prompt`` is the sha256 of
    the prompt's template (``""`` for a model that takes none); ``tokens`` counts (in, out), over
    all calls; ``cost`` is their price in US dollars, where it is known; ``sent`` is the question
    as it left the machine, where it was masked on the way.
    """

    segments: tuple[DraftSegment, ...] = ()
    abstained: bool = False
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    prompt: str = ""
    tokens: tuple[int, int] | None = None
    cost: float | None = None
    sent: str = ""


def together(draft: Draft, spent: Draft) -> Draft:
    """The draft with the tokens and the price of another call added to its own."""
    tokens = draft.tokens
    if spent.tokens:
        before = draft.tokens or (0, 0)
        tokens = before[0] + spent.tokens[0], before[1] + spent.tokens[1]
    cost = draft.cost
    if spent.cost is not None:
        cost = (draft.cost or 0.0) + spent.cost
    return replace(draft, tokens=tokens, cost=cost)


Writing = Generator[str | DraftSegment, None, Draft]
"""A draft as it is written: words as they come, each sentence when it is complete, and at the end
(the generator's value) the whole."""


class Searchable(Protocol):
    """The part of :class:`index.library.Library` that answering needs."""

    @property
    def generation(self) -> str:
        """Name of the generation held open."""

    @property
    def papers(self) -> int:
        """How many papers there are."""

    @property
    def passages(self) -> int:
        """How many passages there are."""

    def search(self, question: str, k: int = 10, filters: Filters = ...) -> list[Hit]:
        """The best ``k`` passages, best first."""

    def embed(self, texts: list[str], language: str) -> NDArray[np.float32]:
        """Unit rows, shape ``(len(texts), dimension)``, in the best vector space of a language."""


class Model(Protocol):
    """Drafts an answer from passages."""

    @property
    def name(self) -> str:
        """What the answer records as its model."""

    def draft(
        self, question: str, language: str, hits: Sequence[Hit], library: Searchable
    ) -> Draft:
        """An answer in ``language`` (``en``, ``zh``) from ``hits``, or an abstention.

        Raises ``ShizhenError`` where the model cannot be reached or understood.
        """


@runtime_checkable
class Streaming(Protocol):
    """A model that shows its draft while it is written."""

    def stream(
        self, question: str, language: str, hits: Sequence[Hit], library: Searchable
    ) -> Writing:
        """As :meth:`Model.draft`, piece by piece. Closing the generator ends the work behind it."""


@runtime_checkable
class Bounded(Protocol):
    """A model that computes on this machine, which more than ``at_once`` answers would slow."""

    @property
    def at_once(self) -> int:
        """How many answers are computed at a time; whoever asks meanwhile waits for a place."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence that did not hold, and why, in the answer's language."""

    written: DraftSegment
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """The reply to a small call beside the answer: a JSON object, empty where it cannot be read,
    and what the call cost.
    """

    data: Mapping[str, Any]
    tokens: tuple[int, int] | None = None
    cost: float | None = None


@runtime_checkable
class Obliging(Protocol):
    """A chat model that can be asked for something small beside an answer."""

    @property
    def name(self) -> str:
        """What is recorded as its name."""

    def aside(self, instructions: str, material: str, schema: dict[str, Any]) -> Aside:
        """The JSON object of ``schema`` that the instructions ask for.

        It is asked once: what can be done without is not waited for. Raises ``ShizhenError`` where
        the model cannot be reached.
        """


@runtime_checkable
class Repairing(Protocol):
    """A model that can be told what is wrong with its sentences."""

    def repair(
        self, question: str, language: str, hits: Sequence[Hit], faults: Sequence[Fault]
    ) -> tuple[list[DraftSegment | None], Draft]:
        """A better sentence for each fault, ``None`` where there is none; and what the call cost,
        as an empty draft.
        """


def written(
    model: Model,
    question: str,
    language: str,
    hits: Sequence[Hit],
    library: Searchable,
    *,
    live: bool = True,
) -> Writing:
    """The draft of any model as it is written; one that cannot show it is waited for, and so is
    every one where nobody looks on (``live`` is false): whole replies need less of a server.
    """
    if live and isinstance(model, Streaming):
        return (yield from model.stream(question, language, hits, library))
    draft = model.draft(question, language, hits, library)
    yield from draft.segments
    return draft
