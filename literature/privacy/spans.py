"""What de-identification finds (``Span``) and what it hands back (``Deidentified``)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NoReturn


class Pii(StrEnum):
    """The kinds of identifying values; the name of a kind is the word in its placeholder.

    They follow the identifiers of the HIPAA Safe Harbor rule (45 CFR 164.514(b)(2)(i)) and the
    personal information of China's GB/T 35273-2020, Annex A.
    """

    NAME = "NAME"
    ID = "ID"  # identity card, passport, social security or licence number of a person
    PHONE = "PHONE"  # mobile numbers, and every number of an English text
    TEL = "TEL"  # Chinese fixed lines
    ADDR = "ADDR"
    HOSP = "HOSP"
    MRN = "MRN"  # medical record, admission, outpatient and bed numbers
    SSCARD = "SSCARD"  # social security and health insurance cards
    CARD = "CARD"  # bank cards and accounts
    EMAIL = "EMAIL"
    DATE = "DATE"
    URL = "URL"
    IP = "IP"
    AGE = "AGE"  # above 89 years only: younger ages identify nobody and are clinical matter


@dataclass(frozen=True, slots=True)
class Span:
    """``text == original[start:end]``, code points; ``score`` in (0, 1] ranks rival findings."""

    start: int
    end: int
    type: Pii
    text: str = field(repr=False)
    score: float = 1.0


class LocalMap(Mapping[str, str]):
    """Placeholder → original value. It stays in this process.

    It cannot be pickled, copied into JSON or printed by accident; who really wants to store it
    must spell that out with ``dict(result.map)``.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)

    def __getitem__(self, placeholder: str) -> str:
        return self._values[placeholder]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"<LocalMap of {len(self)} values, not shown>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("the map of a de-identified text stays local: it is not serialised")


@dataclass(frozen=True, slots=True)
class Deidentified:
    """``text`` with placeholders; ``spans`` point into the original; ``map`` leads back."""

    text: str
    spans: tuple[Span, ...]
    map: LocalMap = field(repr=False)

    def restore(self, text: str) -> str:
        """Put the original values back into a text that carries this document's placeholders."""
        for placeholder in sorted(self.map, key=len, reverse=True):
            text = text.replace(placeholder, self.map[placeholder])
        return text

    def to_dict(self) -> dict[str, Any]:
        """For JSON: the masked text, where each value stood and of which kind, never the value."""
        spans = [
            {"start": s.start, "end": s.end, "type": str(s.type), "score": round(s.score, 3)}
            for s in self.spans
        ]
        return {"text": self.text, "spans": spans}
