"""``Answer``: what is shown to the reader and kept in the journal, evidence included."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from grounding.verdict import Label, Verdict


class SegmentSource(StrEnum):
    """Where a stretch of an answer comes from."""

    LITERATURE = "literature"
    EXTERNAL = "external"
    CONNECTIVE = "connective"


@dataclass(frozen=True, slots=True)
class Citation:
    """The evidence under one marker ``[n]``, whole, so that it outlives the library.

    ``quote`` is ``passage_text[start:end]``, verbatim; both are ``""``/0 when no quote was found.
    ``paper`` is :meth:`literature.paper.Paper.card`. ``evidence`` is how it was studied
    (:class:`assistant.levels.Level`) and ``species`` in whom; ``flags`` say what in the passage is
    no literature (:class:`assistant.safety.injection.Flag`).
    """

    n: int
    passage_id: str
    paper: Mapping[str, Any]
    passage_text: str
    passage_sha256: str
    section: str
    quote: str = ""
    start: int = 0
    end: int = 0
    evidence: str = ""
    species: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Citation":
        """A citation out of JSON; one written before a field existed has it empty."""
        several = {name: tuple(data.get(name, ())) for name in ("species", "flags")}
        return cls(**{**data, **several})


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence of the answer with the numbers it cites and one verdict for each of them.

    ``verdict`` is the answer to "may I believe this sentence": the best of ``verdicts``, which
    are never pooled, or ``None`` for a connective that claims nothing. ``contrary``: it speaks
    against another sentence of the answer; ``carried``: it was said in an earlier turn, and has
    been checked again.
    """

    text: str
    source: SegmentSource
    citations: tuple[int, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    verdict: Verdict | None = None
    contrary: bool = False
    carried: bool = False


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked through, and the nearest that did not answer: shown when abstaining.

    ``missing`` are the parts of the question, in its own words, that nothing found speaks of.
    """

    queries: tuple[str, ...]
    papers: int
    passages: int
    nearest: tuple[Mapping[str, Any], ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer. ``created`` is UTC ISO 8601, ``seconds`` the time the answer took.

    ``standalone`` is the question with what it left to the conversation filled in, where it left
    anything; ``understanding`` tells who did that (:class:`assistant.understanding.Understood`),
    and what a call for it cost; ``referral`` the :class:`assistant.safety.triage.Concern` it met
    with; ``sent`` the question as it left the machine, where it left it otherwise than it was
    typed. ``tokens`` are (in, out) over all calls, ``cost`` their price in US dollars, where it is
    known.
    """

    question: str
    language: str
    abstained: bool
    segments: tuple[Segment, ...]
    citations: tuple[Citation, ...]
    searched: Searched
    generation: str
    model: str
    prompt: str = ""
    seconds: float = 0.0
    created: str = ""
    id: str = ""
    notes: tuple[str, ...] = field(default=())
    standalone: str = ""
    referral: str = ""
    sent: str = ""
    tokens: tuple[int, int] | None = None
    cost: float | None = None
    understanding: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The answer as one text, its markers behind the sentences they belong to."""
        parts = []
        for segment in self.segments:
            marker = "".join(f"[{n}]" for n in segment.citations)
            parts.append(
                f"{segment.text}{marker}"
                if self.language == "zh"
                else f"{segment.text} {marker}".rstrip()
            )
        return ("" if self.language == "zh" else " ").join(parts)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of ``shizhen ask --json``; :meth:`from_dict` reads it back without loss."""
        data = asdict(self)
        data["text"] = self.text
        data["segments"] = [self._segment_dict(segment) for segment in self.segments]
        return data

    def _segment_dict(self, segment: Segment) -> dict[str, Any]:
        verdict = segment.verdict
        return {
            "text": segment.text,
            "source": str(segment.source),
            "citations": list(segment.citations),
            "verdict": str(verdict.label) if verdict else None,
            "reasons": [r.text(self.language) for r in verdict.reasons] if verdict else [],
            "checked": verdict.to_dict(self.language) if verdict else None,
            "verdicts": [v.to_dict(self.language) for v in segment.verdicts],
            "contrary": segment.contrary,
            "carried": segment.carried,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Answer":
        """The answer as it was given, out of the JSON the journal kept."""
        plain = {
            k: data[k]
            for k in (
                "question",
                "language",
                "abstained",
                "generation",
                "model",
                "prompt",
                "seconds",
                "created",
                "id",
            )
        }
        segments = tuple(
            Segment(
                text=s["text"],
                source=SegmentSource(s["source"]),
                citations=tuple(s["citations"]),
                verdicts=tuple(map(Verdict.from_dict, s["verdicts"])),
                verdict=Verdict.from_dict(s["checked"]) if s["checked"] else None,
                contrary=s.get("contrary", False),
                carried=s.get("carried", False),
            )
            for s in data["segments"]
        )
        looked = data["searched"]
        searched = Searched(
            queries=tuple(looked["queries"]),
            papers=looked["papers"],
            passages=looked["passages"],
            nearest=tuple(looked["nearest"]),
            missing=tuple(looked.get("missing", ())),
        )
        several = ("standalone", "referral", "sent", "cost", "understanding")
        later = {k: data[k] for k in several if k in data}
        tokens = data.get("tokens")
        return cls(
            **plain,
            **later,
            tokens=(tokens[0], tokens[1]) if tokens else None,
            segments=segments,
            citations=tuple(Citation.from_dict(c) for c in data["citations"]),
            searched=searched,
            notes=tuple(data["notes"]),
        )

    def count(self, label: Label) -> int:
        """How many sentences carry this verdict."""
        return sum(s.verdict is not None and s.verdict.label == label for s in self.segments)
