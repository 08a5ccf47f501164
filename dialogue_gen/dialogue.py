"""The nouns of ``shizhen-dialogue/1``: what one line of a data set holds.

All offsets are Unicode code points on NFC text. ``turn.text[span.start:span.end]`` is a stretch of
an answer; ``passage.text[c.q_start:c.q_end] == c.quote`` holds for every citation.
"""

import json
from enum import StrEnum
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from literature.paper import sha256

SCHEMA: Literal["shizhen-dialogue/1"] = "shizhen-dialogue/1"


class Kind(StrEnum):
    """What the passages can do for the question."""

    ANSWERABLE = "answerable"
    PARTIAL = "partial"
    UNANSWERABLE = "unanswerable"
    FALSE_PREMISE = "false_premise"
    CONFLICT = "conflict"
    CONSULTATION = "consultation"


class PassageRole(StrEnum):
    """Whether a passage holds the answer or only looks like it."""

    GOLD = "gold"
    DISTRACTOR = "distractor"


class Source(StrEnum):
    """Where a stretch of an answer comes from."""

    LITERATURE = "literature"
    EXTERNAL = "external"
    CONNECTIVE = "connective"


class _Noun(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class DialoguePassage(_Noun):
    """A passage laid before the speaker; ``start``/``end`` are its offsets in its paper's text."""

    pid: str
    paper: str
    doi: str = ""
    section: str = ""
    text: str
    text_sha256: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    role: PassageRole
    licence: str = ""
    title: str = ""
    year: int | None = None


class DialogueCitation(_Noun):
    """The evidence under ``[marker]``; ``q_start``/``q_end`` are offsets in the passage's text."""

    marker: int = Field(ge=1)
    pid: str
    quote: str
    q_start: int = Field(ge=0)
    q_end: int = Field(ge=0)


class SpanVerdict(_Noun):
    """What the checker found; ``p`` is calibrated or ``None`` where nothing measured it."""

    label: str
    p: float | None = None
    checker: str = ""


class Span(_Noun):
    """A stretch ``[start, end)`` of an assistant's turn, with where it comes from."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    source: Source
    citations: tuple[DialogueCitation, ...] = ()
    verdict: SpanVerdict | None = None


class Turn(_Noun):
    """What one side said. The spans of an assistant's turn tile its text but for blanks."""

    role: Literal["user", "assistant"]
    text: str
    abstain: bool = False
    spans: tuple[Span, ...] = ()

    def said(self, span: Span) -> str:
        """The words of a span of this turn."""
        return self.text[span.start : span.end]


class Provenance(_Noun):
    """Who made the dialogue, from what, at what cost. ``created`` is UTC ISO 8601."""

    model: str
    prompt_sha: str = ""
    params: dict[str, Any] = Field(default_factory=dict)
    request_key: str = ""
    usage: dict[str, int] = Field(default_factory=dict)
    cost_usd: float = 0.0
    created: str = ""


class Broken(_Noun):
    """A rule that a dialogue breaks; ``reason`` names the words; ``turn`` counts from 0."""

    rule: str
    reason: str
    turn: int | None = None


class Checks(_Noun):
    """The rules passed, by name, and those broken, each with its reason."""

    passed: tuple[str, ...] = ()
    failed: tuple[Broken, ...] = ()


class Dialogue(_Noun):
    """One dialogue over a set of passages. ``id`` is the hash of what was said over what."""

    schema_: Literal["shizhen-dialogue/1"] = Field(default=SCHEMA, alias="schema")
    id: str
    lang: Literal["zh", "en"]
    kind: Kind
    passages: tuple[DialoguePassage, ...]
    turns: tuple[Turn, ...]
    provenance: Provenance
    checks: Checks = Checks()
    split: Literal["", "train", "dev", "test"] = ""

    def passage(self, pid: str) -> DialoguePassage | None:
        """The passage of that id, or ``None``."""
        return next((p for p in self.passages if p.pid == pid), None)

    def answers(self) -> tuple[Turn, ...]:
        """The assistant's turns."""
        return tuple(turn for turn in self.turns if turn.role == "assistant")

    @property
    def model(self) -> str:
        """Who speaks."""
        return self.provenance.model

    def identity(self) -> str:
        """``sha256:…`` of language, kind, passages and turns; who made it does not count."""
        seen = {
            "lang": self.lang,
            "kind": str(self.kind),
            "passages": [[p.pid, p.text_sha256, str(p.role)] for p in self.passages],
            "turns": [[t.role, t.text] for t in self.turns],
        }
        return "sha256:" + sha256(json.dumps(seen, ensure_ascii=False, sort_keys=True))

    def to_json(self) -> str:
        """One line of JSON."""
        return self.model_dump_json(by_alias=True)

    @classmethod
    def from_json(cls, line: str | bytes) -> Self:
        """The inverse of :meth:`to_json`. Raises ``pydantic.ValidationError``."""
        return cls.model_validate_json(line)
