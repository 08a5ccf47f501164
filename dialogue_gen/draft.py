"""``Draft``: what a generator hands back, words only; ``assemble`` computes the rest.

A generator names a passage and quotes it. Every offset and every marker is computed here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from dialogue_gen.dialogue import (
    Dialogue,
    DialogueCitation,
    DialoguePassage,
    Kind,
    Provenance,
    Source,
    Span,
    Turn,
)
from grounding.quotes import locate
from literature.normal import clean

_STOPS = "。．！？；.!?;…"
_CLOSERS = "\"'”’」』）)]】》"


class DraftSegment(BaseModel):
    """A sentence of an answer, and the passage it rests on.

    ``passage`` is the passage's id, or its 1-based place in the list as shown; ``quote`` is the
    passage's own words. Both stay empty where ``source`` is not literature.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(min_length=1)
    source: Source = Source.LITERATURE
    passage: str | int | None = None
    quote: str = ""


class DraftTurn(BaseModel):
    """A user's turn has ``text``; an assistant's has ``segments``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Literal["user", "assistant"]
    text: str = ""
    segments: tuple[DraftSegment, ...] = ()
    abstain: bool = False


class Draft(BaseModel):
    """The turns of a dialogue as a generator wrote them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    turns: tuple[DraftTurn, ...]


def assemble(
    draft: Draft,
    passages: Sequence[DialoguePassage],
    *,
    kind: Kind,
    language: Literal["zh", "en"],
    provenance: Provenance,
) -> Dialogue:
    """The dialogue a draft stands for, its offsets, markers and id computed; nothing is judged.

    A quote that is not in its passage gets the offsets 0, 0, and a passage that does not exist
    keeps the name it was given: both are the rules' to reject.
    """
    desk = _Desk(passages)
    turns = tuple(_turn(turn, desk, language) for turn in draft.turns)
    made = Dialogue(
        id="",
        lang=language,
        kind=kind,
        passages=tuple(passages),
        turns=turns,
        provenance=provenance,
    )
    return made.model_copy(update={"id": made.identity()})


def _turn(turn: DraftTurn, desk: "_Desk", language: str) -> Turn:
    if turn.role == "user":
        return Turn(role="user", text=clean(turn.text))
    text, spans = "", []
    for segment in turn.segments:
        citation = desk.cite(segment)
        words = clean(segment.text)
        if citation:
            words = marked(words, citation.marker, language)
        if text and not (language == "zh" and _solid(text, words)):
            text += " "
        start = len(text)
        text += words
        citations = (citation,) if citation else ()
        spans.append(Span(start=start, end=len(text), source=segment.source, citations=citations))
    return Turn(role="assistant", text=text, abstain=turn.abstain, spans=tuple(spans))


def _solid(before: str, behind: str) -> bool:
    """Whether two Chinese sentences meet without a blank: not where Latin letters would touch."""
    return not (before[-1].isascii() and behind[:1].isascii())


def marked(sentence: str, marker: int, language: str) -> str:
    """``sentence`` with ``[marker]`` before its closing stop: ``… 12%[1].`` ``……为12%[1]。``"""
    body = sentence.rstrip()
    tail = ""
    while body and body[-1] in _STOPS + _CLOSERS and not _opened(body):
        tail = body[-1] + tail
        body = body[:-1]
    blank = "" if language == "zh" else " "
    return f"{body}{blank}[{marker}]{tail}" if body else f"{sentence}{blank}[{marker}]"


def _opened(body: str) -> bool:
    """Whether the bracket at the end closes one inside the sentence, and so belongs to it."""
    pairs = {")": "(", "）": "（", "]": "[", "】": "【", "》": "《", "”": "“", '"': '"', "'": "'"}
    opener = pairs.get(body[-1])
    return opener is not None and opener in body[:-1]


class _Desk:
    """Gives each passage its number as it is first cited, the same through the whole dialogue."""

    def __init__(self, passages: Sequence[DialoguePassage]) -> None:
        self._passages = tuple(passages)
        self._by_id: Mapping[str, DialoguePassage] = {p.pid: p for p in passages}
        self._numbers: dict[str, int] = {}

    def cite(self, segment: DraftSegment) -> DialogueCitation | None:
        """The citation a segment asks for, or ``None`` where it names no passage."""
        if segment.passage is None or segment.passage == "":
            return None
        passage = self._find(segment.passage)
        pid = passage.pid if passage else str(segment.passage)
        marker = self._numbers.setdefault(pid, len(self._numbers) + 1)
        found = locate(segment.quote, passage.text) if passage and segment.quote.strip() else None
        if passage and found and found.exact:
            quote, start, end = passage.text[found.start : found.end], found.start, found.end
        else:
            quote, start, end = segment.quote, 0, 0
        return DialogueCitation(marker=marker, pid=pid, quote=quote, q_start=start, q_end=end)

    def _find(self, named: str | int) -> DialoguePassage | None:
        if isinstance(named, str) and named.strip() in self._by_id:
            return self._by_id[named.strip()]
        place = str(named).strip().strip("[]")
        if place.isdecimal() and 1 <= int(place) <= len(self._passages):
            return self._passages[int(place) - 1]
        return None


def plan_params(**values: Any) -> dict[str, Any]:
    """Parameters for :class:`Provenance`, the empty ones left out."""
    return {key: value for key, value in values.items() if value not in ("", None, (), [])}
