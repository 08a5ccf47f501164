"""``Verdict``: what the checker found, why, and the words on both sides that decide it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Literal

from grounding.reasons import sentence


class Label(StrEnum):
    """The six things that can be said of a claim and the passage it cites."""

    SUPPORTED = "SUPPORTED"
    PARTIAL = "PARTIAL"
    CONTRADICTED = "CONTRADICTED"
    NOT_FOUND = "NOT_FOUND"
    NOT_CHECKED = "NOT_CHECKED"
    INVALID = "INVALID"

    @property
    def sign(self) -> str:
        """One character, shared with no other label: a verdict reads without colour."""
        return _SIGNS[self]


_SIGNS = {
    Label.SUPPORTED: "✓",
    Label.PARTIAL: "◐",
    Label.CONTRADICTED: "✕",
    Label.NOT_FOUND: "?",
    Label.NOT_CHECKED: "–",
    Label.INVALID: "!",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the claim or of the passage, ``[start, end)`` in code points of that text."""

    side: Literal["claim", "passage"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code with its values; :meth:`text` says it in the reader's language."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """One sentence in ``en`` or ``zh``. Raises ``KeyError`` for a code nobody has worded."""
        return sentence(self.code, self.values, language)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The finding on one claim against one passage.

    ``probability`` that the passage supports the claim is calibrated by the models that ship; one
    named in the settings gives its own. ``None`` where none was asked. ``checker`` names the one
    that found it and its version: same input, same verdict.
    """

    label: Label
    reasons: tuple[Reason, ...] = ()
    spans: tuple[Span, ...] = ()
    probability: float | None = None
    checker: str = ""

    def to_dict(self, language: str = "en") -> dict[str, Any]:
        """Plain values for JSON; ``reasons`` as sentences, ``codes`` and ``values`` beside them."""
        return {
            "label": str(self.label),
            "reasons": [reason.text(language) for reason in self.reasons],
            "codes": [{"code": r.code, "values": dict(r.values)} for r in self.reasons],
            "spans": [asdict(span) for span in self.spans],
            "probability": self.probability,
            "checker": self.checker,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Verdict":
        """The inverse of :meth:`to_dict`: what the journal kept."""
        return cls(
            label=Label(data["label"]),
            reasons=tuple(Reason(c["code"], c["values"]) for c in data["codes"]),
            spans=tuple(Span(**span) for span in data["spans"]),
            probability=data["probability"],
            checker=data["checker"],
        )
